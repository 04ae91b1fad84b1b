"""Start a command as one does who wants to hide where it comes from.

python out_of_tree.py STEP… -- COMMAND…
mark: as a guarded shell marks what it starts; unmark: take that off; orphan: leave the tree by two forks and setsid;
pty: give it a terminal of its own, and hold the other end; listen: put a listener of its system calls on it.
"""

import ctypes
import fcntl
import os
import sys
import termios
import time
from pathlib import Path

from agentshell import inside


def orphan():
    child = os.fork()
    if child:
        # Not before the other has left: the end of a terminal's first process ends all that are still in there.
        os.waitpid(child, 0)
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    time.sleep(0.05)


def pty(command):
    master, slave = os.openpty()
    if os.fork():
        os.close(slave)
        # Read what it says, so that it never waits for that.
        try:
            while os.read(master, 4096):
                pass
        except OSError:
            pass
        os._exit(0)
    if os.fork():
        os._exit(0)
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for number in (0, 1, 2):
        os.dup2(slave, number)
    os.close(master)
    os.close(slave)
    os.execvp(command[0], command)


def listen():
    class Instruction(ctypes.Structure):
        _fields_ = (("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(Instruction)))

    library = ctypes.CDLL(None, use_errno=True)
    program = Program(1, (Instruction * 1)(Instruction(6, 0, 0, 0x7FFF0000)))
    library.prctl(38, 1, 0, 0, 0)
    number = {"x86_64": 317, "aarch64": 277}[os.uname().machine]
    handle = library.syscall(number, 1, 8, ctypes.byref(program))
    if handle < 0:
        raise OSError(ctypes.get_errno(), "no listener")
    # It lasts as long as somebody holds it.
    os.set_inheritable(handle, True)  # noqa: FBT003


at = sys.argv.index("--")
steps, command = sys.argv[1:at], sys.argv[at + 1 :]
for step in steps:
    if step == "mark":
        inside.set_mark()
    elif step == "unmark":
        Path("/proc/self/timerslack_ns").write_text("50000")
    elif step == "orphan":
        orphan()
    elif step == "listen":
        listen()
    elif step == "pty":
        pty(command)
os.execvp(command[0], command)
