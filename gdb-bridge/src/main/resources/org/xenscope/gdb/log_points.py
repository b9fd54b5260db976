# Breakpoints that say something and let the program go on, inside gdb (8.2 and newer, built with Python): the program stands
# only while its registers and the memory that is shown are read. xenscope asks by xenscope_log with hexadecimal JSON, and
# finds each message as one line on gdb's console, behind a mark that only the two of them know.
import binascii
import json

import gdb

XENSCOPE_TEXT_BYTES = 200
XENSCOPE_PAGE_BYTES = 4096
# Integer arguments in their order: System V AMD64 ABI 3.2.3; AAPCS64 6.8.2.
XENSCOPE_ARGUMENTS = {
    "i386:x86-64": ["rdi", "rsi", "rdx", "rcx", "r8", "r9"],
    "aarch64": ["x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"],
}


class XenscopeMark:
    """What stands before each line of ours; the threads that have begun."""

    word = ""


    threads = []


def xenscope_begin(word):
    XenscopeMark.word = word
    # Asking gdb for all threads asks the target, which does not answer while it runs.
    gdb.events.new_thread.connect(lambda event: XenscopeMark.threads.append(event.inferior_thread))


def xenscope_say(kind, data):
    text = binascii.hexlify(json.dumps(data).encode("ascii")).decode("ascii")
    gdb.flush()
    gdb.write("%s %s %s\n" % (XenscopeMark.word, kind, text))
    gdb.flush()


def xenscope_text(address):
    """The text at an address, quoted; None where there is none that a person could read."""
    if address < XENSCOPE_PAGE_BYTES:
        return None
    found = b""
    cut = True
    while cut and len(found) < XENSCOPE_TEXT_BYTES:
        start = address + len(found)
        # Never beyond a page: it can be read as a whole or not at all.
        length = min(XENSCOPE_TEXT_BYTES - len(found), XENSCOPE_PAGE_BYTES - start % XENSCOPE_PAGE_BYTES)
        try:
            piece = bytes(gdb.selected_inferior().read_memory(start, length))
        except (gdb.error, OverflowError):
            break
        end = piece.find(b"\0")
        cut = end < 0
        found += piece if cut else piece[:end]
    try:
        text = found.decode("utf-8")
    except UnicodeDecodeError as error:
        # The limit may fall into a character.
        if not cut or error.start < len(found) - 3:
            return None
        text = found[: error.start].decode("utf-8")
    if not text or not all(c.isprintable() or c in "\t\n\r" for c in text):
        return None
    return json.dumps(text, ensure_ascii=False) + ("..." if cut else "")


def xenscope_word(name, value):
    text = xenscope_text(value)
    if text is None:
        text = str(value) if value < 4096 else hex(value)
    return "%s=%s" % (name, text)


def xenscope_raw_arguments(frame):
    """What stands where a function's first integer arguments are, when nobody knows how many it has."""
    machine = frame.architecture().name()
    if machine in XENSCOPE_ARGUMENTS:
        mask = (1 << 64) - 1
        names = XENSCOPE_ARGUMENTS[machine]
        return [xenscope_word(name, int(frame.read_register(name)) & mask) for name in names]
    if machine == "i386":
        # On the stack, above the return address (System V i386 ABI): where the caller's stack pointer is after the call.
        caller = frame.older()
        top = int(caller.read_register("esp")) & 0xFFFFFFFF
        stack = bytes(gdb.selected_inferior().read_memory(top, 24))
        words = [int.from_bytes(stack[at : at + 4], "little") for at in range(0, 24, 4)]
        return [xenscope_word("arg%d" % (n + 1), word) for n, word in enumerate(words)]
    return ["(the arguments of %s are not known)" % machine]


def xenscope_call():
    """Of the selected thread's innermost frame, where it has no debug information: pairs of name and what is there."""
    frame = gdb.newest_frame()
    try:
        known = frame.block() is not None
    except RuntimeError:
        known = False
    xenscope_say("call", [] if known else [word.split("=", 1) for word in xenscope_raw_arguments(frame) if "=" in word])


def xenscope_shown(value):
    return value.format_string(max_elements=XENSCOPE_TEXT_BYTES)


def xenscope_arguments(frame):
    try:
        block = frame.block()
    except RuntimeError:
        block = None
    while block is not None and block.function is None:
        block = block.superblock
    if block is None:
        return " ".join(xenscope_raw_arguments(frame))
    words = []
    for symbol in block:
        if symbol.is_argument:
            try:
                words.append("%s=%s" % (symbol.name, xenscope_shown(symbol.value(frame))))
            except (gdb.error, RuntimeError) as error:
                words.append("%s=<%s>" % (symbol.name, error))
    return " ".join(words)


class XenscopeLogPoint(gdb.Breakpoint):
    def __init__(self, wanted):
        # Keyword by keyword: the order of the others changed between releases of gdb.
        super().__init__(wanted["at"])
        self.xenscope_parts = wanted["parts"]
        self.xenscope_condition = wanted["condition"]
        self.xenscope_ignore = wanted["ignore"]

    def stop(self):
        try:
            frame = gdb.newest_frame()
            frame.select()
            if self.xenscope_condition is not None:
                try:
                    if not bool(gdb.parse_and_eval(self.xenscope_condition)):
                        return False
                except gdb.error as error:
                    self.xenscope_tell("<condition: %s>" % error)
                    return False
            if self.xenscope_ignore > 0:
                self.xenscope_ignore -= 1
                return False
            self.xenscope_tell("".join(self.xenscope_part(frame, part) for part in self.xenscope_parts))
        except Exception as error:  # Whatever it is: a log point never stops the program.
            self.xenscope_tell("<%s>" % error)
        return False

    def xenscope_part(self, frame, part):
        kind, text = part
        if kind == "text":
            return text
        try:
            return xenscope_arguments(frame) if kind == "args" else xenscope_shown(gdb.parse_and_eval(text))
        except (gdb.error, RuntimeError) as error:
            return "<%s>" % error

    def xenscope_tell(self, text):
        thread = gdb.selected_thread()
        xenscope_say("log", [str(self.number), "" if thread is None else str(thread.num), text])


def xenscope_log(wanted):
    point = XenscopeLogPoint(json.loads(binascii.unhexlify(wanted).decode("utf-8")))
    xenscope_say("made", str(point.number))


def xenscope_threads():
    """Numbers and names as gdb knows them from the last stop, or since: also while the program runs."""
    XenscopeMark.threads = [thread for thread in XenscopeMark.threads if thread.is_valid()]
    xenscope_say(
        "threads",
        [[str(t.num), t.name or "", "%d.%d" % (t.ptid[0], t.ptid[1])] for t in XenscopeMark.threads],
    )
