"""Prints the rows of a ZMQ Inspector session (docs/session-format.md) as JSON Lines. Python's standard library only."""
import json, sqlite3, struct, sys

KINDS = ["message", "event", "command"]
DIRECTIONS = ["none", "in", "out", "to-server", "to-client"]
SOCKETS = ["REQ", "REP", "DEALER", "ROUTER", "PUB", "SUB", "XPUB", "XSUB", "PUSH", "PULL", "PAIR"]
ROLES = ["none", "request", "reply"]
STATES = ["none", "pending", "replied", "timed out", "broken", "orphan"]
NAMES = ["time", "size", "length", "frame_count", "connection", "source", "transfer",
         "kind", "direction", "socket", "event", "envelope", "flags"]
EXCHANGE_NAMES = ["exchange", "peer", "rtt", "role", "state", "certainty"]
UPDATE_NAMES = ["row", "peer", "rtt", "state", "certainty"]


def columns(blob, names, count, at=0):
    table = {}
    for name in names:
        width, base = blob[at], struct.unpack_from("<d", blob, at + 8)[0]
        at += 16
        if width == 0:
            table[name] = [base] * count
        elif width == 8:
            table[name] = list(struct.unpack_from("<%dd" % count, blob, at))
        else:
            letter = {1: "B", 2: "H", 4: "I"}[width]
            table[name] = [base + offset for offset in struct.unpack_from("<%d%s" % (count, letter), blob, at)]
        at += (width * count + 7) // 8 * 8
    return table


def frames(payload, flags):
    if flags & 32:
        return []
    if flags & 2:
        return [payload]
    found, at = [], 0
    while at + 2 <= len(payload):
        first = payload[at]
        if flags & 1:  # ZMTP 1.0: the length counts the flags byte
            long = first == 0xFF
            body, command = at + (10 if long else 2), False
            size = (int.from_bytes(payload[at + 1:at + 9], "big") if long else first) - 1
        else:
            long, command = first & 2, first & 4
            body = at + (9 if long else 2)
            size = int.from_bytes(payload[at + 1:at + 9], "big") if long else payload[at + 1]
        if size < 0 or body + size > len(payload):
            break
        if not command:
            found.append(payload[body:body + size])
        at = body + size
    return found


def rows(path):
    database = sqlite3.connect("file:%s?mode=ro" % path.replace("?", "%3f").replace("#", "%23"), uri=True)
    assert database.execute("PRAGMA application_id").fetchone()[0] == 0x5A4D5153, "not a session"
    assert database.execute("PRAGMA user_version").fetchone()[0] == 1, "another version of the format"
    query = "SELECT first_row, rows, columns, exchange_columns FROM chunk ORDER BY first_row"
    for first, count, blob, exchange_blob in database.execute(query):
        table = columns(blob, NAMES, count)
        exchanges = columns(exchange_blob, EXCHANGE_NAMES, count) if exchange_blob else None
        for (update,) in database.execute("SELECT data FROM exchange_update WHERE chunk = ? ORDER BY id", (first,)):
            changed = columns(update, UPDATE_NAMES, struct.unpack_from("<I", update)[0], 8)
            for index, row in enumerate(changed["row"]):
                for name in UPDATE_NAMES[1:] if exchanges else []:
                    exchanges[name][int(row)] = changed[name][index]
        pieces = database.execute("SELECT bytes FROM payload WHERE id >= ? AND id < ? ORDER BY id", (first * 1024, (first + 1) * 1024))
        slab, end = b"".join(piece for (piece,) in pieces), 0
        for index in range(count):
            cell = {name: table[name][index] for name in NAMES}
            start, end = end, end + int(cell["length"])
            flags, socket = int(cell["flags"]), int(cell["socket"])
            row = {"row": first + index, "timeUs": cell["time"], "kind": KINDS[int(cell["kind"])], "source": cell["source"],
                   "connection": cell["connection"], "direction": DIRECTIONS[int(cell["direction"])],
                   "socket": SOCKETS[socket] if socket < len(SOCKETS) else None, "size": cell["size"],
                   "frames": [frame.hex() for frame in frames(slab[start:end], flags)]}
            if exchanges and exchanges["exchange"][index]:
                part = {name: exchanges[name][index] for name in EXCHANGE_NAMES}
                row.update(exchange=part["exchange"], role=ROLES[int(part["role"])], state=STATES[int(part["state"])])
                row.update(peer=part["peer"], rttUs=part["rtt"] if part["peer"] else None)
            yield row


if __name__ == "__main__":
    for line in rows(sys.argv[1]):
        print(json.dumps(line))
