#include "mime/seven_bit.h"

#include <algorithm>

#include "base/text.h"
#include "mime/header.h"
#include "mime/structure.h"

namespace posthorn::mime {

namespace {

/// The first word of a field's value in lower case: a media type or an encoding.
std::string firstWord(const Part::Field& field, bool isType)
{
    if (!field)
        return {};
    return toLower((isType ? parseContentType(*field) : parseParameterized(*field)).value);
}

bool isTransparent(std::string_view encoding)
{
    return encoding.empty() || encoding == "7bit" || encoding == "8bit" || encoding == "binary";
}

size_t countEightBit(std::string_view text)
{
    size_t count = 0;
    for (const char c : text)
        count += static_cast<unsigned char>(c) >> 7;
    return count;
}

} // namespace

class SevenBit::Planner {
public:
    Planner(std::string_view message, SevenBit& out)
        : m_message(message)
        , m_structure(scan(message, m_limits))
        , m_out(out)
    {}

    Result<void> run()
    {
        if (m_structure.parts.size() >= m_limits.parts)
            return fail(ErrorKind::Unsupported, "it has too many parts");
        convert(0);
        if (!m_problem.empty())
            return fail(ErrorKind::Unsupported, m_problem);
        for (const Step& step : m_out.m_steps) {
            m_out.m_sizeEstimate += step.kind == Kind::QuotedPrintable
                                        ? QuotedPrintableEncoder::sizeEstimate(step.text)
                                    : step.kind == Kind::Base64 ? Base64Encoder::encodedSize(step.text.size())
                                                                : step.view().size();
        }
        return {};
    }

private:
    using Kind = Step::Kind;

    /// Plans a part with all that is in it; true when anything of its body is changed.
    bool convert(uint32_t index)
    {
        const Part& part = m_structure.parts[index];
        const size_t header = m_out.m_steps.size();
        m_out.m_steps.push_back({Kind::Copy, part.header(m_message), {}});
        const std::string type = firstWord(part.contentType, true);
        const bool opaque = type == "multipart/signed" || type == "multipart/encrypted";
        if (part.kind == Part::Kind::Leaf || opaque || type == "message/global")
            return convertWhole(part, type, header);
        const bool changed = convertInside(part);
        if (!changed)
            return false;
        const std::string encoding = firstWord(part.transferEncoding, false);
        if (!isTransparent(encoding))
            m_problem = "8-bit text in a " + type + " part with the encoding " + encoding;
        else if (!encoding.empty() && encoding != "7bit")
            rewriteHeader(part, header, "7bit", {});
        return true;
    }

    bool convertInside(const Part& part)
    {
        bool changed = false;
        size_t at = part.bodyBegin;
        for (uint32_t child = part.firstChild; child != Part::none; child = m_structure.parts[child].next) {
            changed = between(m_message.substr(at, m_structure.parts[child].headerBegin - at)) || changed;
            changed = convert(child) || changed;
            at = m_structure.parts[child].bodyEnd;
            if (!m_problem.empty())
                return true;
        }
        const std::string_view rest = m_message.substr(at, part.bodyEnd - at);
        if (part.firstChild == Part::none && !isAscii(rest))
            m_problem = "8-bit text in a multipart without parts";
        return between(rest) || changed;
    }

    /// Boundary lines, and what stands before the first and behind the last.
    bool between(std::string_view text)
    {
        const bool clean = isAscii(text);
        m_out.m_steps.push_back({clean ? Kind::Copy : Kind::Mask, text, {}});
        for (std::string_view rest = clean ? std::string_view() : text; !rest.empty();) {
            const std::string_view line = takeUntil(rest, '\n');
            if (line.starts_with("--") && !isAscii(line))
                m_problem = "8-bit text in a boundary";
        }
        return !clean;
    }

    /// A part whose body is encoded as one, where it has to be.
    bool convertWhole(const Part& part, const std::string& type, size_t header)
    {
        std::string_view body = part.body(m_message);
        std::string_view lineEnd; // of an embedded header that a boundary cuts off: it is the boundary's
        if (part.bodyEnd < m_message.size() && m_message[part.bodyEnd] == '-' && body.ends_with('\n')) {
            lineEnd = body.substr(body.size() - (body.ends_with("\r\n") ? 2 : 1));
            body.remove_suffix(lineEnd.size());
        }
        const size_t eightBit = countEightBit(body);
        if (eightBit == 0) {
            m_out.m_steps.push_back({Kind::Copy, part.body(m_message), {}});
            return false;
        }
        const std::string encoding = firstWord(part.transferEncoding, false);
        if (type.starts_with("multipart/") || (type.starts_with("message/") && !type.starts_with("message/global")))
            m_problem = "8-bit text in a " + type + " part, which must not be altered";
        else if (!isTransparent(encoding))
            m_problem = "8-bit text in a part with the encoding " + encoding;
        // A fifth of the text in threes makes as much of it as base64 does.
        const bool isText = type.empty() || type.starts_with("text/") || type.starts_with("message/");
        const bool quoted = isText && eightBit <= body.size() / 5;
        m_out.m_steps.push_back({quoted ? Kind::QuotedPrintable : Kind::Base64, body, {}});
        m_out.m_steps.push_back({Kind::Copy, lineEnd, {}});
        rewriteHeader(part, header, quoted ? "quoted-printable" : "base64", body);
        return true;
    }

    /// @p body: what the part's text is, when its header shall say more than the encoding.
    void rewriteHeader(const Part& part, size_t step, std::string_view encoding, std::string_view body)
    {
        std::string out;
        bool hasVersion = part.envelope == Part::none;
        bool hasType = false;
        HeaderReader reader(part.header(m_message));
        HeaderField field;
        while (reader.next(field)) {
            hasVersion = hasVersion || equalsIgnoreCase(field.name, "MIME-Version");
            hasType = hasType || equalsIgnoreCase(field.name, "Content-Type");
            if (equalsIgnoreCase(field.name, "Content-Transfer-Encoding"))
                continue;
            out += field.whole;
        }
        if (!out.empty() && !out.ends_with('\n'))
            out += "\r\n";
        if (!hasVersion)
            out += "MIME-Version: 1.0\r\n";
        if (!hasType && !body.empty())
            out += isUtf8(body) ? "Content-Type: text/plain; charset=utf-8\r\n"
                                : "Content-Type: text/plain; charset=unknown-8bit\r\n"; // RFC 1428 section 3
        out += "Content-Transfer-Encoding: ";
        out += encoding;
        out += "\r\n";
        if (reader.sawBlankLine())
            out += "\r\n";
        m_out.m_steps[step] = {Kind::Own, {}, std::move(out)};
    }

    const ScanLimits m_limits;
    std::string_view m_message;
    Structure m_structure;
    SevenBit& m_out;
    std::string m_problem;
};

Result<SevenBit> SevenBit::plan(std::string_view message)
{
    SevenBit out;
    if (auto planned = Planner(message, out).run(); !planned)
        return passOn(std::move(planned.error()));
    out.begin();
    return out;
}

/// Sets out on the step at m_index, or on the first one behind it with anything to write.
void SevenBit::begin()
{
    m_at = 0;
    while (!isDone() && m_steps[m_index].view().empty())
        ++m_index;
    if (isDone())
        return;
    const Step& step = m_steps[m_index];
    if (step.kind == Step::Kind::QuotedPrintable)
        m_quotedPrintable = QuotedPrintableEncoder(step.text);
    else if (step.kind == Step::Kind::Base64)
        m_base64 = Base64Encoder(step.text);
}

/// Appends of the step at work; true once that is done.
bool SevenBit::write(size_t size, std::string& out)
{
    const Step& step = m_steps[m_index];
    if (step.kind == Step::Kind::QuotedPrintable) {
        m_quotedPrintable.next(size, out);
        return m_quotedPrintable.isDone();
    }
    if (step.kind == Step::Kind::Base64) {
        m_base64.next(size, out);
        return m_base64.isDone();
    }
    const std::string_view piece = step.view().substr(m_at, size);
    m_at += piece.size();
    if (step.kind == Step::Kind::Mask) {
        for (const char c : piece)
            out += static_cast<unsigned char>(c) < 0x80 ? c : '?';
    } else {
        out += piece;
    }
    return m_at == step.view().size();
}

void SevenBit::next(size_t size, std::string& out)
{
    const size_t wanted = out.size() + std::max<size_t>(size, 1);
    while (!isDone() && out.size() < wanted) {
        if (write(wanted - out.size(), out)) {
            ++m_index;
            begin();
        }
    }
}

} // namespace posthorn::mime
