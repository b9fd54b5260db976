# Breakpoints that say something and let the program go on, inside gdb: the target stands only while its registers and the
# memory that is shown are read. gdb (8.0 and newer, built with Python) runs this file; xenscope calls xenscope_log with
# hexadecimal JSON and finds each message as one line on gdb's console, behind a word that only the two of them know.
import binascii
import json

import gdb

XENSCOPE_TEXT_BYTES = 200
XENSCOPE_PAGE_BYTES = 4096
# Integer arguments in order: System V AMD64 ABI 3.2.3, AAPCS64 6.4.2.
XENSCOPE_ARGUMENTS = {
    "i386:x86-64": ["rdi", "rsi", "rdx", "rcx", "r8", "r9"],
    "aarch64": ["x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"],
}


def xenscope_text(address):
    """The text at an address; None where there is none that a person could read."""
    if address < XENSCOPE_PAGE_BYTES:
        return None
    found = b""
    while len(found) < XENSCOPE_TEXT_BYTES:
        start = address + len(found)
        # One read up to the next multiple of 64, then to the end of the page: most texts are short, and a page is
        # readable as a whole or not at all.
        length = min(XENSCOPE_TEXT_BYTES - len(found), XENSCOPE_PAGE_BYTES - start % XENSCOPE_PAGE_BYTES)
        try:
            piece = bytes(gdb.selected_inferior().read_memory(start, length))
        except (gdb.error, OverflowError):
            break
        end = piece.find(b"\0")
        if end >= 0:
            found += piece[:end]
            break
        found += piece
    else:
        end = -1
    try:
        text = found.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut in the middle of a character by the limit: the rest is text.
        if error.start < len(found) - 3 or len(found) < XENSCOPE_TEXT_BYTES:
            return None
        text = found[: error.start].decode("utf-8")
    if not text or not all(c.isprintable() or c in "\t\n\r" for c in text):
        return None
    return text
