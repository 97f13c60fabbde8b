#!/bin/sh
#
# Records session.cast (asciicast v2): the commands of the file beside this script, typed into a terminal of 100
# columns, and what paas-attest prints there. The pauses are always the same, so that the recording differs only
# where the output does; tests/it/docs/session.rs holds it against what the program prints.
#
# Usage: docs/session/record.sh [PROGRAM]
#
# PROGRAM is paas-attest on the PATH where it is not given. Needs python3.

set -eu
program=$(command -v "${1:-paas-attest}") || { echo "record.sh: no ${1:-paas-attest}" >&2; exit 2; }
case $program in
  /*) ;;
  *) program=$PWD/$program ;;
esac
cd "$(dirname "$0")/../.."
exec python3 - "$program" docs/session/commands docs/session/session.cast <<'PYTHON'
import fcntl, json, os, pty, shlex, struct, sys, tempfile, termios

PROGRAM, COMMANDS, CAST = sys.argv[1:]
WIDTH, HEIGHT = 100, 40
KEY, ENTER, READ = 0.03, 0.5, 4.0  # seconds


def printed(words, home):
    """What the program writes to a terminal, line ends as terminals have them."""
    aside = tempfile.TemporaryFile()
    child, terminal = pty.fork()
    if child == 0:
        # The line of progress comes and goes as the machine is fast or slow, and is gone at the end.
        os.dup2(aside.fileno(), 2)
        environment = {"HOME": home, "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        # Until the terminal has its size.
        sys.stdin.buffer.raw.read(1)
        os.execve(PROGRAM, ["paas-attest", *words], environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    attributes = termios.tcgetattr(terminal)
    attributes[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, attributes)
    os.write(terminal, b"\n")
    output = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux says so where the other side is closed.
            break
        if not piece:
            break
        output += piece
    os.waitpid(child, 0)
    aside.seek(0)
    said = aside.read().decode()
    if said:
        sys.exit(f"record.sh: {shlex.join(words)} said on standard error:\n{said}")
    return output.decode()


def commands():
    """Each with its lines as they are typed."""
    lines = []
    for line in open(COMMANDS, encoding="utf-8").read().splitlines():
        lines.append(line)
        if not line.endswith("\\"):
            yield lines
            lines = []


events, now = [], 0.0


def event(pause, text):
    global now
    now += pause
    events.append([round(now, 3), "o", text])


with tempfile.TemporaryDirectory() as home:
    for lines in commands():
        for number, line in enumerate(lines):
            event(0.0, "> " if number else "$ ")
            for letter in line:
                event(KEY, letter)
            event(ENTER, "\r\n")
        if lines[0].startswith("#"):
            continue
        command, *words = shlex.split(" ".join(line.removesuffix("\\") for line in lines))
        if command != "paas-attest":
            sys.exit(f"record.sh: {command} is not paas-attest")
        event(0.0, printed(words, home))
        event(READ, "")

header = {"version": 2, "width": WIDTH, "height": HEIGHT, "title": "paas-attest"}
with open(CAST, "w", encoding="utf-8") as cast:
    for line in [header, *events]:
        cast.write(json.dumps(line, ensure_ascii=False) + "\n")
PYTHON
