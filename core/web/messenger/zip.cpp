#include "web/messenger/zip.h"

#include <cstring>
#include <ctime>

#include <zlib.h>

#include "base/text.h"

namespace posthorn::web {

namespace {

constexpr uint64_t mostBytes = uint64_t(1) << 30;
constexpr uint32_t mostMembers = 10000;
constexpr uint16_t neededVersion = 20; // 2.0: deflate
constexpr uint16_t madeByUnix = 3 << 8 | neededVersion;
constexpr uint16_t utf8Names = 1 << 11;

void put16(std::string& out, uint32_t value)
{
    out += char(value & 0xFF);
    out += char(value >> 8 & 0xFF);
}

void put32(std::string& out, uint64_t value)
{
    put16(out, uint32_t(value & 0xFFFF));
    put16(out, uint32_t(value >> 16 & 0xFFFF));
}

/// Nothing that leaves the folder in which the archive is unpacked, on any system.
bool isMemberName(std::string_view name)
{
    if (name.empty() || name.size() > 1000 || !isUtf8(name) || (name.size() > 1 && name[1] == ':'))
        return false;
    for (const char c : name) {
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7F || c == '\\')
            return false;
    }
    for (const std::string_view part : split(name, '/')) {
        if (part.empty() || part == "." || part == "..")
            return false;
    }
    return true;
}

/// MS-DOS time and date; it knows nothing before 1980 and nothing after 2107.
uint32_t dosTime(UnixMs time)
{
    const std::time_t seconds = std::time_t(time / 1000);
    std::tm utc{};
    if (!gmtime_r(&seconds, &utc) || utc.tm_year < 80)
        return 1 << 21 | 1 << 16;
    if (utc.tm_year > 80 + 127)
        return 127u << 25 | 12 << 21 | 31 << 16;
    const uint32_t date = uint32_t(utc.tm_year - 80) << 9 | uint32_t(utc.tm_mon + 1) << 5 | uint32_t(utc.tm_mday);
    return date << 16 | uint32_t(utc.tm_hour) << 11 | uint32_t(utc.tm_min) << 5 | uint32_t(utc.tm_sec) / 2;
}

/// Without zlib's header; empty where it gains nothing.
std::string deflated(std::string_view bytes)
{
    z_stream stream;
    std::memset(&stream, 0, sizeof stream);
    if (bytes.empty() || deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string out(deflateBound(&stream, uLong(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(out.size());
    const bool good = deflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out < bytes.size();
    out.resize(good ? stream.total_out : 0);
    deflateEnd(&stream);
    return out;
}

} // namespace

bool ZipWriter::add(const Member& member)
{
    if (m_count >= mostMembers || !isMemberName(member.name) ||
        m_before + m_data.size() + member.bytes.size() + member.name.size() + 100 > mostBytes)
        return false;
    const std::string packed = deflated(member.bytes);
    const std::string_view content = packed.empty() ? member.bytes : std::string_view(packed);
    const uLong check = crc32_z(crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(member.bytes.data()),
                                member.bytes.size());
    std::string common; // what both headers say
    put16(common, neededVersion);
    put16(common, utf8Names);
    put16(common, packed.empty() ? 0 : 8);
    put32(common, dosTime(member.modified));
    put32(common, check);
    put32(common, content.size());
    put32(common, member.bytes.size());
    put16(common, uint32_t(member.name.size()));
    put16(common, 0); // no extra field

    const uint64_t place = m_before + m_data.size();
    m_data += "PK\x03\x04";
    m_data += common;
    m_data += member.name;
    m_data += content;

    m_directory += "PK\x01\x02";
    put16(m_directory, madeByUnix);
    m_directory += common;
    put16(m_directory, 0); // no comment
    put16(m_directory, 0); // disk
    put16(m_directory, 0); // internal attributes
    put32(m_directory, uint64_t(0100000 | member.mode) << 16);
    put32(m_directory, place);
    m_directory += member.name;
    ++m_count;
    return true;
}

std::string ZipWriter::directory() const
{
    std::string end = m_directory;
    end += "PK\x05\x06";
    put32(end, 0);
    put16(end, m_count);
    put16(end, m_count);
    put32(end, m_directory.size());
    put32(end, m_before + m_data.size());
    put16(end, 0);
    return end;
}

ZipWriter ZipWriter::after(const ZipWriter& first)
{
    ZipWriter writer;
    writer.m_directory = first.m_directory;
    writer.m_before = first.m_before + first.m_data.size();
    writer.m_count = first.m_count;
    return writer;
}

} // namespace posthorn::web
