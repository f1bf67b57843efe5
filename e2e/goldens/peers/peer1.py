"""A ZMTP 1.0 peer written by hand after RFC 13 (Debian has none): connects, sends the hex given, then ends when the time given (ms) is over."""
import socket
import sys
import time

host, port = sys.argv[1].removeprefix('tcp://').split(':')
print('ready', flush=True)
connection = socket.create_connection((host, int(port)))
for step in sys.argv[2:]:
    if step.startswith('wait:'):
        time.sleep(int(step[5:]) / 1000)
    else:
        connection.sendall(bytes.fromhex(step))
connection.close()
