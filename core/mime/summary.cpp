#include "mime/summary.h"

#include "mime/imap_format.h"
#include "mime/structure.h"

namespace posthorn::mime {

namespace {

// The blob: version, header bytes, date (0 for none, else 1 and its two numbers), then each text with its length before
// it. All numbers are LEB128, signed ones in zigzag.
constexpr char version = 1;

void putNumber(std::string& out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        out += char(value | 0x80);
    out += char(value);
}

void putSigned(std::string& out, int64_t value)
{
    putNumber(out, (uint64_t(value) << 1) ^ uint64_t(value >> 63));
}

bool takeNumber(std::string_view& in, uint64_t& value)
{
    value = 0;
    for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
        const auto octet = static_cast<unsigned char>(in[0]);
        in.remove_prefix(1);
        value |= uint64_t(octet & 0x7f) << shift;
        if (octet < 0x80)
            return true;
    }
    return false;
}

bool takeSigned(std::string_view& in, int64_t& value)
{
    uint64_t folded = 0;
    if (!takeNumber(in, folded))
        return false;
    value = int64_t(folded >> 1) ^ -int64_t(folded & 1);
    return true;
}

bool takeText(std::string_view& in, std::string_view& text)
{
    uint64_t size = 0;
    if (!takeNumber(in, size) || size > in.size())
        return false;
    text = in.substr(0, size);
    in.remove_prefix(size);
    return true;
}

} // namespace

Summary summarize(std::string_view message)
{
    const Structure structure = scan(message);
    Summary summary;
    summary.envelope = envelope(structure.envelope());
    summary.bodyStructure = bodyStructure(structure);
    if (structure.envelope().date)
        summary.date = parseMailDate(*structure.envelope().date);
    summary.headerBytes = structure.root().bodyBegin;
    return summary;
}

std::string encodeSummary(const Summary& summary)
{
    std::string out;
    out.reserve(summary.envelope.size() + summary.bodyStructure.size() + 24);
    out += version;
    putNumber(out, summary.headerBytes);
    putNumber(out, summary.date ? 1 : 0);
    if (summary.date) {
        putSigned(out, summary.date->time);
        putSigned(out, summary.date->zoneMinutes);
    }
    putNumber(out, summary.envelope.size());
    out += summary.envelope;
    putNumber(out, summary.bodyStructure.size());
    out += summary.bodyStructure;
    return out;
}

std::optional<SummaryView> decodeSummary(std::string_view blob)
{
    SummaryView view;
    uint64_t dated = 0;
    if (!blob.starts_with(version))
        return std::nullopt;
    blob.remove_prefix(1);
    if (!takeNumber(blob, view.m_headerBytes) || !takeNumber(blob, dated) || dated > 1)
        return std::nullopt;
    if (dated == 1) {
        MailDate date;
        int64_t zone = 0;
        if (!takeSigned(blob, date.time) || !takeSigned(blob, zone) || zone < -6000 || zone > 6000)
            return std::nullopt;
        date.zoneMinutes = int(zone);
        view.m_date = date;
    }
    if (!takeText(blob, view.m_envelope) || !takeText(blob, view.m_bodyStructure) || !blob.empty())
        return std::nullopt;
    return view;
}

std::string SummaryView::body() const
{
    return bodyFromBodyStructure(m_bodyStructure);
}

} // namespace posthorn::mime
