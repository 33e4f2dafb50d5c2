"""Wrong on purpose: answers only when the client has said everything."""

import signal
import socket
import sys
import threading


def serve(connection):
    try:
        chunks = []
        while data := connection.recv(65536):
            chunks.append(data)
        connection.sendall(b"".join(chunks))
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass
    finally:
        connection.close()


def main(arguments):
    text = arguments[0] if len(arguments) == 1 else ""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        print("usage: answers_at_the_end.py <port>", file=sys.stderr)
        return 2
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("127.0.0.1", int(text)))
    except OSError as error:
        print(error, file=sys.stderr)
        return 3
    server.listen(512)
    print(f"listening on 127.0.0.1:{server.getsockname()[1]}", file=sys.stderr, flush=True)
    while True:
        connection, _ = server.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
sys.exit(main(sys.argv[1:]))
