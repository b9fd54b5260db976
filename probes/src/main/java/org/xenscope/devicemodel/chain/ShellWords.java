package org.xenscope.devicemodel.chain;

import java.util.ArrayList;
import java.util.List;

/**
 * A shell script as simple commands, each with its words as they are written, quotes and all. As much of the shell's
 * grammar (POSIX.1-2017 XCU 2.2, 2.3) as tells words, comments, here-documents and what ends a command apart. Any text
 * has a reading; none takes longer than its length.
 */
final class ShellWords {
    /**
     * One simple command.
     *
     * @param line where it begins, from 1
     * @param words as written: {@code "$@"} with its quotes
     * @param end what follows it: {@code |}, {@code &}, {@code ;}, {@code &&}, {@code ||}, {@code )}, or nothing
     */
    record Command(int line, List<String> words, String end) {
        Command {
            words = List.copyOf(words);
        }
    }

    /** @param line where it stands, from 1 */
    record Comment(int line, String text) {}

    private final String text;
    private final List<Command> commands = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final List<String> documents = new ArrayList<>();
    private int at;
    private int line = 1;
    private int begun = 1;
    private int wordEnd = -1;
    private boolean wantsDocument;
    private boolean wantsTarget;

    private ShellWords(String text) {
        this.text = text;
        read();
    }

    static ShellWords of(String text) {
        return new ShellWords(text);
    }

    List<Command> commands() {
        return List.copyOf(commands);
    }

    List<Comment> comments() {
        return List.copyOf(comments);
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                at++;
                end("");
                line++;
                skipDocuments();
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '\\' && next(1) == '\n') {
                at += 2;
                line++;
            } else if (c == '#') {
                comment();
            } else if (c == '<' && next(1) == '<') {
                at += next(2) == '-' ? 3 : 2;
                wantsDocument = true;
            } else if (c == '<' || c == '>') {
                redirection();
            } else if ("|&;()".indexOf(c) >= 0) {
                operator(c);
            } else {
                word();
            }
        }
        end("");
    }

    private char next(int further) {
        return at + further < text.length() ? text.charAt(at + further) : 0;
    }

    private void comment() {
        int stop = text.indexOf('\n', at);
        stop = stop < 0 ? text.length() : stop;
        comments.add(new Comment(line, text.substring(at, stop).stripTrailing()));
        at = stop;
    }

    /** {@code 2>&1}, {@code <FILE}: neither they nor what they name are words of the command. */
    private void redirection() {
        int last = words.size() - 1;
        if (wordEnd == at && last >= 0 && words.get(last).matches("[0-9]")) {
            words.remove(last);
        }
        while (at < text.length() && "<>&|".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        wantsTarget = true;
    }

    private void operator(char c) {
        boolean twice = next(1) == c && (c == '|' || c == '&' || c == ';');
        at += twice ? 2 : 1;
        end(twice ? "" + c + c : "" + c);
    }

    private void begin() {
        if (words.isEmpty()) {
            begun = line;
        }
    }

    private void end(String by) {
        if (!words.isEmpty()) {
            commands.add(new Command(begun, words, by));
            words.clear();
        }
        wantsDocument = false;
        wantsTarget = false;
    }

    private void word() {
        begin();
        int from = at;
        int depth = 0;
        boolean quoted = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                line += next(1) == '\n' ? 1 : 0;
                at = Math.min(at + 2, text.length());
                continue;
            }
            if (c == '\'' && !quoted) {
                skipTo('\'');
                continue;
            }
            if (c == '`') {
                skipTo('`');
                continue;
            }
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '$' && (next(1) == '(' || next(1) == '{')) {
                depth++;
                at++;
            } else if (depth > 0 && (c == ')' || c == '}')) {
                depth--;
            } else if (depth == 0 && !quoted && " \t\r\n|&;()<>".indexOf(c) >= 0) {
                break;
            }
            line += c == '\n' ? 1 : 0;
            at++;
        }
        String word = text.substring(from, at);
        if (wantsDocument) {
            documents.add(word.replaceAll("[\"'\\\\]", ""));
            wantsDocument = false;
        } else if (wantsTarget) {
            wantsTarget = false;
        } else {
            words.add(word);
            wordEnd = at;
        }
    }

    /** Behind the next such character, or at the end. */
    private void skipTo(char mark) {
        int stop = text.indexOf(mark, at + 1);
        stop = stop < 0 ? text.length() - 1 : stop;
        for (int i = at; i <= stop; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        at = stop + 1;
    }

    /** The here-documents that were announced on the line before. */
    private void skipDocuments() {
        for (String mark : documents) {
            while (at < text.length()) {
                int stop = text.indexOf('\n', at);
                stop = stop < 0 ? text.length() : stop;
                String each = text.substring(at, stop).strip();
                at = Math.min(stop + 1, text.length());
                line++;
                if (each.equals(mark)) {
                    break;
                }
            }
        }
        documents.clear();
    }
}
