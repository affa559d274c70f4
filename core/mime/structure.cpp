#include "mime/structure.h"

#include "base/text.h"
#include "mime/boundaries.h"
#include "mime/cursor.h"
#include "mime/header.h"

namespace posthorn::mime {

namespace {

/// A place in the message together with the lines before it.
struct Place {
    size_t at;
    uint32_t lines;
};

/// What is needed of a part during the scan only.
struct Progress {
    uint32_t linesBefore = 0; ///< before its body
    uint32_t lastChild = Part::none;
    bool digest = false; ///< multipart/digest, whose parts are messages unless they say otherwise
};

class Scanner {
public:
    Scanner(std::string_view message, const ScanLimits& limits)
        : m_limits(limits)
        , m_cursor(message)
    {}

    Structure run()
    {
        open(Part::none);
        for (Next next = Next::Part; next != Next::End;)
            next = next == Next::Part ? readPart() : readBody();
        closeUpTo(Part::none, here(), here());
        return std::move(m_structure);
    }

private:
    /// What begins at the cursor.
    enum class Next { Part, Body, End };

    Part& part() { return m_structure.parts[m_current]; }
    Place here() const { return {m_cursor.at(), m_cursor.lines()}; }

    /// Makes a part that begins here the current one.
    void open(uint32_t parent)
    {
        const auto index = uint32_t(m_structure.parts.size());
        m_structure.parts.emplace_back();
        m_progress.emplace_back();
        m_current = index;
        part().parent = parent;
        part().headerBegin = part().bodyBegin = m_cursor.at();
        if (parent == Part::none)
            return;
        ++m_depth;
        uint32_t& last = m_progress[parent].lastChild;
        (last == Part::none ? m_structure.parts[parent].firstChild : m_structure.parts[last].next) = index;
        last = index;
    }

    /// Ends the current part at @p end, and its parents below @p ancestor at @p parentsEnd.
    void closeUpTo(uint32_t ancestor, Place end, Place parentsEnd)
    {
        while (m_current != ancestor) {
            part().bodyEnd = end.at;
            part().bodyLines = end.lines - m_progress[m_current].linesBefore;
            end = parentsEnd;
            m_current = part().parent;
            if (m_current != Part::none)
                --m_depth;
        }
    }

    bool findBoundary(Boundaries::Match& match) const
    {
        return !m_boundaries.empty() && m_cursor.atDashes() && m_boundaries.find(m_cursor.line().substr(2), match);
    }

    /// Reads the current part's header.
    Next readPart()
    {
        const uint32_t parent = part().parent;
        const bool isMessage = parent == Part::none || m_structure.parts[parent].kind == Part::Kind::Message;
        if (isMessage) {
            part().envelope = uint32_t(m_structure.envelopes.size());
            m_structure.envelopes.emplace_back();
        }
        Boundaries::Match match;
        const Ended ended = readHeader(isMessage, match);
        decideKind(isMessage, ended == Ended::BlankLine);
        if (ended == Ended::Boundary) {
            if (part().kind == Part::Kind::Message)
                addEmptyMessage();
            return finishAt(match, m_headerEnd, here());
        }
        m_segmentBegin = m_cursor.at();
        if (part().kind != Part::Kind::Message)
            return Next::Body;
        open(m_current);
        return Next::Part;
    }

    /// What an embedded message is of which not even the header's end came.
    void addEmptyMessage()
    {
        const uint32_t parent = m_current;
        open(parent);
        part().headerBegin = part().bodyBegin = m_headerEnd.at;
        part().envelope = uint32_t(m_structure.envelopes.size());
        m_structure.envelopes.emplace_back();
        m_progress[m_current].linesBefore = m_headerEnd.lines;
        closeUpTo(parent, m_headerEnd, m_headerEnd);
    }

    enum class Ended { BlankLine, Boundary, Message };

    Ended readHeader(bool isMessage, Boundaries::Match& match)
    {
        m_mimeVersion = false;
        m_headerEnd = here();
        const size_t begin = m_cursor.at();
        const uint32_t linesBefore = m_cursor.lines();
        Ended ended = Ended::Message;
        HeaderReader reader(m_cursor.rest());
        HeaderField field;
        for (;;) {
            if (findBoundary(match)) {
                ended = Ended::Boundary;
                break;
            }
            const bool more = reader.next(field);
            if (!more) {
                if (reader.sawBlankLine()) {
                    m_cursor.skipLine();
                    ended = Ended::BlankLine;
                }
                break;
            }
            m_cursor.moveTo(begin + reader.position(), linesBefore + reader.lines());
            const bool hasColon = field.value.data() != nullptr;
            if (hasColon && m_headerBytes + field.whole.size() <= m_limits.headerBytes)
                takeField(field, isMessage);
            m_headerBytes += field.whole.size();
        }
        if (ended == Ended::Boundary && m_cursor.at() > begin) // the line end before a boundary is the boundary's
            m_headerEnd = {m_cursor.at() - m_cursor.lineEndBefore(), m_cursor.lines() - 1};
        else
            m_headerEnd = here();
        part().bodyBegin = m_headerEnd.at;
        m_progress[m_current].linesBefore = m_headerEnd.lines;
        return ended;
    }

    void takeField(const HeaderField& field, bool isMessage)
    {
        if (field.name.size() > 8 && startsWithIgnoreCase(field.name, "Content-"))
            takeContentField(field.name.substr(8), field.value);
        else if (equalsIgnoreCase(field.name, "MIME-Version"))
            m_mimeVersion = true;
        else if (isMessage)
            takeEnvelopeField(field.name, field.value);
    }

    void takeContentField(std::string_view name, std::string_view value)
    {
        struct Row {
            std::string_view name;
            Part::Field Part::*field;
        };
        static constexpr Row rows[] = {
            {"Type", &Part::contentType},        {"Transfer-Encoding", &Part::transferEncoding},
            {"Disposition", &Part::disposition}, {"ID", &Part::id},
            {"Description", &Part::description}, {"MD5", &Part::md5},
            {"Language", &Part::language},       {"Location", &Part::location}};
        for (const Row& row : rows) {
            if (equalsIgnoreCase(name, row.name)) {
                if (!(part().*row.field))
                    part().*row.field = value;
                return;
            }
        }
    }

    void takeEnvelopeField(std::string_view name, std::string_view value)
    {
        EnvelopeFields& envelope = m_structure.envelopes[part().envelope];
        const auto is = [&](std::string_view other) { return equalsIgnoreCase(name, other); };
        switch (asciiLower(name.empty() ? '\0' : name[0])) {
        case 'b':
            if (is("Bcc"))
                envelope.bcc.push_back(value);
            break;
        case 'c':
            if (is("Cc"))
                envelope.cc.push_back(value);
            break;
        case 'd':
            if (is("Date"))
                envelope.date = value;
            break;
        case 'f':
            if (is("From"))
                envelope.from.push_back(value);
            break;
        case 'i':
            if (is("In-Reply-To"))
                envelope.inReplyTo = value;
            break;
        case 'm':
            if (is("Message-ID"))
                envelope.messageId = value;
            break;
        case 'r':
            if (is("Reply-To"))
                envelope.replyTo.push_back(value);
            break;
        case 's':
            if (is("Subject"))
                envelope.subject = value;
            else if (is("Sender"))
                envelope.sender.push_back(value);
            break;
        case 't':
            if (is("To"))
                envelope.to.push_back(value);
            break;
        default:
            break;
        }
    }

    /// Knows what the part is, once its header was read; opens the boundary of a multipart whose body can follow.
    void decideKind(bool isMessage, bool bodyFollows)
    {
        Part& p = part();
        if (isMessage && !m_mimeVersion && !p.contentType)
            p.transferEncoding = p.disposition = p.id = p.description = p.md5 = p.language = p.location = std::nullopt;
        if (m_depth + 1 >= m_limits.depth || m_structure.parts.size() >= m_limits.parts)
            return;
        if (!p.contentType) {
            if (p.parent != Part::none && m_progress[p.parent].digest)
                p.kind = Part::Kind::Message;
            return;
        }
        // The value parsed whole costs more than most messages' other fields together; look at its first word first.
        const std::string_view value = trimmed(*p.contentType);
        const char first = value.empty() ? '\0' : asciiLower(value[0]);
        if (first != 'm' && first != '(')
            return;
        const std::string type = toLower(parseContentType(value).value);
        if (type == "message/rfc822" || (type == "message/global" && isIdentityEncoded(p))) {
            p.kind = Part::Kind::Message;
        } else if (type.starts_with("multipart/")) {
            p.kind = Part::Kind::Multipart;
            m_progress[m_current].digest = type == "multipart/digest";
            if (auto boundary = bodyFollows ? multipartBoundary(value) : std::nullopt)
                m_boundaries.push(std::move(*boundary), m_current);
        }
    }

    /// RFC 6532 section 3.7 lets message/global be encoded; its inside cannot be read here then.
    static bool isIdentityEncoded(const Part& p)
    {
        if (!p.transferEncoding)
            return true;
        const std::string encoding = toLower(parseParameterized(*p.transferEncoding).value);
        return encoding != "base64" && encoding != "quoted-printable";
    }

    /// Reads on through the current part's body.
    Next readBody()
    {
        if (m_boundaries.empty()) {
            m_cursor.skipToEnd();
            return Next::End;
        }
        Boundaries::Match match;
        do {
            if (findBoundary(match)) {
                Place end = here();
                if (end.at > m_segmentBegin)
                    end = {end.at - m_cursor.lineEndBefore(), end.lines - 1};
                return finishAt(match, end, end);
            }
        } while (m_cursor.skipLine());
        return Next::End;
    }

    /// At a boundary's line: ends what is open inside of its multipart, and begins the next part or the epilogue.
    Next finishAt(const Boundaries::Match& match, Place end, Place parentsEnd)
    {
        const uint32_t multipart = m_boundaries.at(match.index).part;
        closeUpTo(multipart, end, parentsEnd);
        m_boundaries.truncate(match.index + (match.closes ? 0 : 1));
        if (!m_cursor.skipLine())
            return Next::End;
        m_segmentBegin = m_cursor.at();
        if (match.closes)
            return Next::Body;
        open(multipart);
        if (m_structure.parts.size() >= m_limits.parts)
            m_boundaries.truncate(0);
        return Next::Part;
    }

    const ScanLimits& m_limits;
    Cursor m_cursor;
    Structure m_structure;
    Boundaries m_boundaries;
    std::vector<Progress> m_progress; ///< per part
    uint32_t m_current = Part::none;
    size_t m_depth = 0;
    size_t m_segmentBegin = 0; ///< where the stretch of body lines began: a boundary here takes no line end from before
    size_t m_headerBytes = 0;
    Place m_headerEnd{0, 0};
    bool m_mimeVersion = false;
};

} // namespace

Structure scan(std::string_view message, const ScanLimits& limits)
{
    return Scanner(message, limits).run();
}

} // namespace posthorn::mime
