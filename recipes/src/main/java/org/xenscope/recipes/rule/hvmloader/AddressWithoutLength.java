package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.ValueType;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** acpi/address without acpi/length, smbios/address without smbios/length, or the reverse. */
@AutoService(HvmloaderRule.class)
public final class AddressWithoutLength implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0316";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "tables with an address and no length, or the other way round";
    }

    @Override
    public String cause() {
        return "hvmloader needs both to take tables from the guest's memory; with one of them it takes none, or reads nothing";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        List<Finding> findings = new ArrayList<>();
        for (String tables : List.of("hvmloader/acpi/", "hvmloader/smbios/")) {
            boolean address = given(facts, tables + "address");
            boolean length = given(facts, tables + "length");
            if (address != length) {
                findings.add(finding(
                        facts,
                        tables.substring(0, tables.length() - 1),
                        tables + (address ? "address has no length" : "length has no address")
                                + ": no such tables are taken",
                        List.of(
                                HvmloaderRule.node(facts, tables + "address"),
                                HvmloaderRule.node(facts, tables + "length")),
                        new Finding.Fix(
                                "name the file in the domain's config, acpi_firmware or smbios_firmware: libxl loads it and writes both",
                                "",
                                true)));
            }
        }
        return Verdict.of(findings);
    }

    private static boolean given(HvmloaderFacts facts, String path) {
        return facts.values().value(path).filter(ValueType::truth).isPresent();
    }
}
