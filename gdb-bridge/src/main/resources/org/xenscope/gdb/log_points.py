# Breakpoints that say something and let the program go on, inside gdb (8.2 and newer, built with Python): the program stands
# only while its registers and the memory that is shown are read. xenscope asks by xenscope_log with hexadecimal JSON, and
# finds each message as one line on gdb's console, behind a mark that only the two of them know.
import binascii
import json
import re

import gdb

XENSCOPE_TEXT_BYTES = 200
XENSCOPE_PAGE_BYTES = 4096
# Integer arguments in their order, then on the stack: System V AMD64 ABI 3.2.3; AAPCS64 6.8.2; System V i386 ABI, all there.
XENSCOPE_ARGUMENTS = {
    "i386:x86-64": (["rdi", "rsi", "rdx", "rcx", "r8", "r9"], "rsp", 8),
    "aarch64": (["x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"], "sp", 8),
    "i386": ([], "esp", 4),
}
# How many of them are looked at where nobody knows how many there are.
XENSCOPE_STACK_WORDS = 6


class XenscopeMark:
    """What stands before each line of ours; the threads that have begun; what functions are called with, and where."""

    word = ""
    threads = []
    signatures = {}
    places = {}


def xenscope_begin(word, signatures):
    XenscopeMark.word = word
    XenscopeMark.signatures = json.loads(signatures)
    # Asking gdb for all threads asks the target, which does not answer while it runs.
    gdb.events.new_thread.connect(lambda event: XenscopeMark.threads.append(event.inferior_thread))
    gdb.events.new_objfile.connect(lambda event: XenscopeMark.places.clear())
    gdb.events.clear_objfiles.connect(lambda event: XenscopeMark.places.clear())


def xenscope_say(kind, data):
    text = binascii.hexlify(json.dumps(data).encode("ascii")).decode("ascii")
    gdb.flush()
    gdb.write("%s %s %s\n" % (XenscopeMark.word, kind, text))
    gdb.flush()


def xenscope_bytes(address, most, end):
    """Up to so many bytes, or up to a zero byte; whether there are more. None where nothing can be read."""
    found = b""
    while len(found) < most:
        start = address + len(found)
        # Never beyond a page: it can be read as a whole or not at all.
        length = min(most - len(found), XENSCOPE_PAGE_BYTES - start % XENSCOPE_PAGE_BYTES)
        try:
            piece = bytes(gdb.selected_inferior().read_memory(start, length))
        except (gdb.error, OverflowError):
            return (found, True) if found else None
        zero = piece.find(b"\0") if end else -1
        if zero >= 0:
            return found + piece[:zero], False
        found += piece
    return found, True


def xenscope_text(address):
    """The text at an address, quoted; None where there is none that a person could read."""
    if address < XENSCOPE_PAGE_BYTES:
        return None
    read = xenscope_bytes(address, XENSCOPE_TEXT_BYTES, True)
    if read is None:
        return None
    found, cut = read
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


def xenscope_quoted(found):
    """Any bytes, quoted: what is no text is \\x and two digits."""
    text = ""
    for c in found.decode("utf-8", "surrogateescape"):
        if c in '"\\':
            text += "\\" + c
        elif c.isprintable():
            text += c
        else:
            text += "".join("\\x%02x" % byte for byte in c.encode("utf-8", "surrogateescape"))
    return '"' + text + '"'


def xenscope_word(name, value):
    text = xenscope_text(value)
    if text is None:
        text = str(value) if value < 4096 else hex(value)
    return [name, text]


def xenscope_words(frame, count):
    """The first words that a function was called with, each with the name of its place, innermost frame."""
    registers, stack, size = XENSCOPE_ARGUMENTS[frame.architecture().name()]
    mask = (1 << 8 * size) - 1
    words = [(name, int(frame.read_register(name)) & mask) for name in registers[:count]]
    missing = count - len(words)
    if missing > 0:
        # Above the return address, where there is one: where the caller's stack pointer is after the call.
        top = int(frame.older().read_register(stack)) & mask
        read = bytes(gdb.selected_inferior().read_memory(top, size * missing))
        for at in range(missing):
            word = int.from_bytes(read[size * at : size * (at + 1)], "little")
            words.append(("arg%d" % (len(words) + 1), word))
    return words


def xenscope_raw_arguments(frame):
    """What stands where a function's first integer arguments are, when nobody knows how many it has."""
    machine = frame.architecture().name()
    if machine not in XENSCOPE_ARGUMENTS:
        return []
    registers = XENSCOPE_ARGUMENTS[machine][0]
    return [xenscope_word(name, value) for name, value in xenscope_words(frame, len(registers) or XENSCOPE_STACK_WORDS)]


def xenscope_signature(frame):
    """What the function is called with that begins here, when that is known; behind its first instructions it is not."""
    pc = frame.pc()
    if pc not in XenscopeMark.places:
        XenscopeMark.places[pc] = xenscope_beginning(pc)
    return XenscopeMark.places[pc]


def xenscope_beginning(pc):
    said = gdb.execute("info symbol 0x%x" % pc, to_string=True)
    # xs_write + 4 in section .text of /lib/…; xs_write@plt in section .plt.sec
    symbol = re.match(r"([^\s@]+)(?:@\S*)?( \+ \d+)? in section ", said)
    if symbol is None or symbol.group(1) not in XenscopeMark.signatures:
        return None
    name = symbol.group(1)
    if symbol.group(2) is not None:
        # Behind what gdb itself takes for the function's prologue everything is still in its place.
        try:
            places = gdb.decode_line(name)[1] or ()
        except gdb.error:
            return None
        if not any(place.pc == pc for place in places):
            return None
    return XenscopeMark.signatures[name]


def xenscope_named_arguments(frame, signature):
    size = XENSCOPE_ARGUMENTS[frame.architecture().name()][2]
    wide = [2 if kind == "u64" and size == 4 else 1 for _, kind, _ in signature]
    words = [value for _, value in xenscope_words(frame, sum(wide))]
    values = {}
    at = 0
    for (name, kind, _), count in zip(signature, wide):
        value = sum(word << 32 * n for n, word in enumerate(words[at : at + count]))
        at += count
        bits = int(kind[1:]) if kind[1:].isdigit() else 8 * size
        value &= (1 << bits) - 1
        values[name] = value - (1 << bits) if kind[0] == "s" and value >> (bits - 1) else value
    return [[name, xenscope_value(kind, values[name], values.get(count, 0))] for name, kind, count in signature]


def xenscope_value(kind, value, count):
    if kind == "text":
        read = xenscope_bytes(value, XENSCOPE_TEXT_BYTES, True) if value else None
    elif kind == "bytes":
        read = xenscope_bytes(value, min(count, XENSCOPE_TEXT_BYTES), False) if value and count else None
        if value and count == 0:
            return '""'
        if read is not None:
            read = read[0], count > len(read[0])
    elif kind == "pointer":
        return hex(value)
    else:
        return str(value) if kind not in ("u64", "word") or value < 4096 else hex(value)
    return hex(value) if read is None else xenscope_quoted(read[0]) + ("..." if read[1] else "")


def xenscope_call_arguments(frame):
    """Pairs of name and what is there, of the innermost frame: named where the function is known, else by their places."""
    signature = xenscope_signature(frame) if frame.architecture().name() in XENSCOPE_ARGUMENTS else None
    return xenscope_raw_arguments(frame) if signature is None else xenscope_named_arguments(frame, signature)


def xenscope_call():
    """Of the selected thread's innermost frame, where it has no debug information."""
    frame = gdb.newest_frame()
    try:
        known = frame.block() is not None
    except RuntimeError:
        known = False
    xenscope_say("call", [] if known else xenscope_call_arguments(frame))


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
        machine = frame.architecture().name()
        if machine not in XENSCOPE_ARGUMENTS:
            return "(the arguments of %s are not known)" % machine
        return " ".join("=".join(pair) for pair in xenscope_call_arguments(frame))
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
