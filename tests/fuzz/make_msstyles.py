#!/usr/bin/env python3
"""Makes the themes that the reader of .msstyles is tested and fuzzed with, by the format of program files (PE/COFF) and of both
kinds of theme: tests/fuzz/corpus/msstyles/{xp,vista,none,program}. No real theme is in them.

usage: tests/fuzz/make_msstyles.py [FOLDER]"""
import pathlib
import struct
import sys
import zlib

BASE = 0x1000  # where the one section lies in memory


def utf16(text):
    return text.encode("utf-16-le")


def resources(rows):
    """The tree of three levels (type, name, language) and the data behind it. rows: (type, name, bytes), numbers or texts."""
    types = {}
    for kind, name, data in rows:
        types.setdefault(kind, {})[name] = data

    def ordered(keys):  # texts first, each kind ascending, as the format asks for
        return sorted((k for k in keys if isinstance(k, str))) + sorted(k for k in keys if not isinstance(k, str))

    directories, strings, entries, blobs = [], {}, [], []
    tree = [(kind, [(name, types[kind][name]) for name in ordered(types[kind])]) for kind in ordered(types)]
    size = 16 + 8 * len(tree)
    offsets = []
    for _, names in tree:
        offsets.append(size)
        size += 16 + 8 * len(names)
    languages = []
    for _, names in tree:
        languages.append([])
        for _ in names:
            languages[-1].append(size)
            size += 24
    leaves = []
    for _, names in tree:
        leaves.append([])
        for _ in names:
            leaves[-1].append(size)
            size += 16
    for key in [k for k, _ in tree] + [n for _, names in tree for n, _ in names]:
        if isinstance(key, str) and key not in strings:
            strings[key] = size
            size += 2 + 2 * len(key)
    size = (size + 7) & ~7
    places = []
    for _, names in tree:
        places.append([])
        for _, data in names:
            places[-1].append(size)
            blobs.append(data + b"\0" * (-len(data) % 8))
            size += len(blobs[-1])

    def ident(key):
        return strings[key] | 0x80000000 if isinstance(key, str) else key

    def directory(keys, targets, folder):
        named = sum(isinstance(k, str) for k in keys)
        out = struct.pack("<IIHHHH", 0, 0, 4, 0, named, len(keys) - named)
        for key, target in zip(keys, targets):
            out += struct.pack("<II", ident(key), target | (0x80000000 if folder else 0))
        return out

    out = directory([k for k, _ in tree], offsets, True)
    for (_, names), place in zip(tree, languages):
        out += directory([n for n, _ in names], place, True)
    for row in leaves:
        for leaf in row:
            out += directory([1033], [leaf], False)
    for (_, names), row in zip(tree, places):
        for (_, data), place in zip(names, row):
            out += struct.pack("<IIII", BASE + place, len(data), 1252, 0)
    for key, place in strings.items():
        assert len(out) == place
        out += struct.pack("<H", len(key)) + utf16(key)
    out += b"\0" * (-len(out) % 8)
    return out + b"".join(blobs)


def program(section, wide=False):
    """A program file whose one section is .rsrc. wide: PE32+."""
    optional = 240 if wide else 224
    head = b"MZ" + b"\0" * 58 + struct.pack("<I", 64)
    head += b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664 if wide else 0x14C, 1, 0, 0, 0, optional, 0x2102)
    body = struct.pack("<H", 0x20B if wide else 0x10B)
    body += b"\0" * ((112 if wide else 96) - 4 - len(body))
    body += struct.pack("<I", 16)
    body += struct.pack("<IIIIII", 0, 0, 0, 0, BASE, len(section))
    body += b"\0" * (optional - len(body))
    head += body
    start = (len(head) + 40 + 511) & ~511
    head += struct.pack("<8sIIIIIIHHI", b".rsrc", len(section), BASE, len(section), start, 0, 0, 0, 0, 0x40000040)
    return head + b"\0" * (start - len(head)) + section


def dib(width, height, bits, pixel, palette=()):
    stride = (width * bits + 31) // 32 * 4
    rows = b""
    for y in range(height):
        row = b"".join(pixel(x, height - 1 - y) for x in range(width))
        rows += row + b"\0" * (stride - len(row))
    return struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, 0, len(rows), 2835, 2835, len(palette), 0) + b"".join(palette) + rows


def png(width, height, pixel):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


FACES = [(0xE8, 0xEE, 0xF6), (0xF6, 0xFB, 0xFF), (0xC9, 0xD6, 0xE6), (0xE4, 0xE4, 0xE4), (0xDD, 0xEA, 0xFA)]


def button(x, y, side=11):
    state, inside = divmod(y, side)
    edge = x in (0, 15) or inside in (0, side - 1)
    corner = x in (0, 15) and inside in (0, side - 1)
    r, g, b = (0xFF, 0, 0xFF) if corner else (0x3C, 0x5A, 0x82) if edge else FACES[state]
    return r, g, b


def xp():
    ini = """; a theme of ours
[documentation]
Author = nobody
[SysMetrics]
Window = 252 252 250
WindowText = 20 24 40
BtnFace = 226 230 238
BtnShadow = 120 130 150
GrayText = 128 134 148
Highlight = 30 90 160
HighlightText = 255 255 255
HotTracking = 0 70 170
ActiveCaption = 40 80 150
InfoBk = not a colour
MsgBoxFont = Tahoma, 10
[Button.PushButton]
BgType = ImageFile
ImageFile = Blue\\Button.bmp
ImageCount = 5
ImageLayout = vertical
SizingMargins = 4, 4, 3, 3
Transparent = true
TextColor = 10 10 60
[Button.CheckBox]
ImageFile = Blue\\CheckBox.bmp
ImageCount = 12
[Window.Caption]
ImageFile = Blue\\Caption.bmp
SizingMargins = 30, 30, 10, 0
"""
    def pixel24(x, y):
        r, g, b = button(x, y)
        return bytes((b, g, r))

    def box(x, y):
        state, inside = divmod(y, 13)
        edge = x in (0, 12) or inside in (0, 12)
        mark = 4 <= state < 8 and x == inside
        return bytes((1 if edge else 2 if mark else 0,))
    palette = [bytes((255, 255, 255, 0)), bytes((0x82, 0x5A, 0x3C, 0)), bytes((0x20, 0x90, 0x20, 0))]
    rows = [("TEXTFILE", "NORMALBLUE_INI", b"\xff\xfe" + utf16(ini.replace("\n", "\r\n"))),
            ("TEXTFILE", "THEMES_INI", utf16("[File.NormalBlue]\r\nColorScheme=Blue\r\n")),
            ("FILERESNAMES", 1, utf16("NORMALBLUE_INI\0\0")), ("COLORNAMES", 1, utf16("Blue\0\0")), ("SIZENAMES", 1, utf16("Normal\0\0")),
            (2, "BLUE_BUTTON_BMP", dib(16, 55, 24, pixel24)), (2, "BLUE_CHECKBOX_BMP", dib(13, 13 * 12, 8, box, palette)),
            ("PACKTHEM_VERSION", 1, struct.pack("<I", 3))]
    return program(resources(rows))


def record(name, kind, klass, part, state, data=b"", resource=0):
    return struct.pack("<iiiiiIII", name, kind, klass, part, state, resource, 0, len(data)) + data + b"\0" * (-len(data) % 8)


def vista():
    classes = ["documentation", "globals", "sysmetrics", "Button", "Edit"]
    def colour(name, r, g, b, klass=2, part=0, state=0):
        return record(name, 204, klass, part, state, struct.pack("<I", r | g << 8 | b << 16))
    values = b"".join([
        colour(1606, 32, 34, 40), colour(1609, 235, 238, 245), colour(1616, 44, 47, 56), colour(1617, 90, 98, 116),
        colour(1618, 130, 138, 152), colour(1614, 90, 160, 250), colour(1615, 8, 16, 32), colour(1627, 130, 190, 255),
        record(805, 210, 2, 0, 0, resource=801), record(3001, 206, 3, 1, 0, resource=501),
        record(2401, 202, 3, 1, 0, struct.pack("<i", 5)), record(4011, 200, 3, 1, 0, struct.pack("<i", 0)),
        record(3601, 205, 3, 1, 0, struct.pack("<iiii", 4, 4, 3, 3)), colour(3803, 235, 238, 245, 3, 1, 1),
        colour(3801, 90, 98, 116, 4, 1, 0), record(201, 201, 0, 0, 0, utf16("nobody\0")), record(3001, 206, 3, 2, 0, resource=999)])

    def pixel(x, y):
        state, inside = divmod(y, 11)
        edge = x in (0, 15) or inside in (0, 10)
        shade = 60 + state * 8
        return bytes((0x5A, 0x62, 0x74, 255) if edge else (shade, shade + 4, shade + 14, 230))
    text = "Segoe UI, 9, Quality:ClearType"
    strings = struct.pack("<H", 0) + struct.pack("<H", len(text)) + utf16(text) + struct.pack("<H", 0) * 14
    names = b"".join(utf16(name + "\0") + b"\0" * (-len(utf16(name + "\0")) % 8) for name in classes)
    rows = [("CMAP", "CMAP", names), ("BCMAP", "BCMAP", struct.pack("<i", len(classes)) + struct.pack("<i", -1) * len(classes)),
            ("VARIANT", "NORMAL", values), ("IMAGE", 501, png(16, 55, pixel)), (6, 801 // 16 + 1, strings),
            ("PACKTHEM_VERSION", 1, struct.pack("<I", 4))]
    return program(resources(rows), wide=True)


folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent / "corpus/msstyles"
folder.mkdir(parents=True, exist_ok=True)
for name, data in (("xp", xp()), ("vista", vista()), ("none", b"MZ but no more"), ("program", program(resources([(16, 1, b"version")])))):
    (folder / name).write_bytes(data)
    print(name, len(data))
