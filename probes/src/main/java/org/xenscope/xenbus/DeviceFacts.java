package org.xenscope.xenbus;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The devices of a host's domains at one time, with all that a judgement of them needs.
 *
 * @param domains those that have a home in the store
 * @param devices by domain, kind and number; backends whose frontend is gone are among them
 * @param emptyDirectories of backends, with none in them
 * @param absent devices that the toolstack's own list has, and the store no more: paths of frontends
 * @param display what an OpenXT host has for screens
 * @param blind why processes could not be looked at; empty when they were
 */
public record DeviceFacts(
        List<Domain> domains,
        List<Device> devices,
        List<String> emptyDirectories,
        List<String> absent,
        Display display,
        Optional<String> blind) {
    /**
     * @param type {@code pv}, {@code pvh}, {@code hvm}; empty when nothing tells
     * @param kinds of all its devices, also where the facts hold but one
     * @param deviceModelSays {@code device-model/N/state}: {@code running} however dead the process is
     */
    public record Domain(
            int domid,
            String name,
            Optional<String> uuid,
            Optional<String> type,
            Set<String> kinds,
            Optional<String> deviceModelSays) {
        public Domain {
            kinds = Set.copyOf(kinds);
        }

        public boolean hvm() {
            return type.filter("hvm"::equals).isPresent();
        }
    }

    /**
     * @param surfman its pid
     * @param agent {@code /local/domain/0/dm-agent} is there
     * @param agentSpeaksDmbus it has the capability {@code 2-256/xenfb}
     * @param ordered domains for which dm-agent has an order
     */
    public record Display(OptionalInt surfman, boolean agent, boolean agentSpeaksDmbus, Set<Integer> ordered) {
        /** A host without OpenXT's daemons. */
        public static final Display NONE = new Display(OptionalInt.empty(), false, false, Set.of());

        public Display {
            ordered = Set.copyOf(ordered);
        }
    }

    public DeviceFacts {
        domains = List.copyOf(domains);
        devices = List.copyOf(devices);
        emptyDirectories = List.copyOf(emptyDirectories);
        absent = List.copyOf(absent);
    }

    /** The domain that a word names; one that is gone is known by its number as long as devices are left of it. */
    public OptionalInt domid(String word) {
        return DomainWord.find(word, new DomainWord.Known() {
            @Override
            public boolean has(int domid) {
                return domain(domid).isPresent() || devices.stream().anyMatch(each -> each.domid() == domid);
            }

            @Override
            public OptionalInt byName(String name) {
                return first(each -> each.name().equals(name));
            }

            @Override
            public OptionalInt byUuid(String uuid) {
                return first(each -> each.uuid().filter(uuid::equalsIgnoreCase).isPresent());
            }

            private OptionalInt first(Predicate<Domain> wanted) {
                return domains.stream().filter(wanted).mapToInt(Domain::domid).findFirst();
            }
        });
    }

    /** The living domain that a word names. */
    public Optional<Domain> find(String word) {
        return domid(word).stream()
                .boxed()
                .flatMap(domid -> domain(domid).stream())
                .findFirst();
    }

    public Optional<Domain> domain(int domid) {
        return domains.stream().filter(each -> each.domid() == domid).findFirst();
    }

    /** Who must act next on a device: of a domain that is gone, whoever should have removed it. */
    public Waiting waiting(Device device) {
        boolean left = device.pair().link() != DevicePair.Link.ORPHAN
                && domain(device.domid()).isEmpty();
        return left
                ? new Waiting(
                        Side.TOOLSTACK,
                        device.name() + " (" + device.pair().states() + "): domain " + device.domid()
                                + " is gone; what is left of it should be removed")
                : device.waiting();
    }

    /** {@code uivm}; the number when it has no name, or is gone. */
    public String nameOf(int domid) {
        return domain(domid).map(Domain::name).orElse(Integer.toString(domid));
    }

    /** Only what concerns one domain: its devices, and backends that are left of it. */
    public DeviceFacts of(int domid) {
        return new DeviceFacts(
                domains,
                devices.stream().filter(each -> each.domid() == domid).toList(),
                emptyDirectories.stream()
                        .filter(path -> path.endsWith("/" + domid))
                        .toList(),
                absent.stream()
                        .filter(path -> path.startsWith("/local/domain/" + domid + "/"))
                        .toList(),
                display,
                blind);
    }

    /** Only one device. */
    public DeviceFacts of(Device device) {
        return only(List.of(device));
    }

    /** Only these devices. */
    public DeviceFacts only(List<Device> some) {
        return new DeviceFacts(domains, some, List.of(), List.of(), display, blind);
    }
}
