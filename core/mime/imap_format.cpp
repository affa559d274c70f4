#include "mime/imap_format.h"

#include "base/text.h"
#include "mime/header.h"
#include "mime/imap_string.h"
#include "mime/lexer.h"

namespace posthorn::mime {

namespace {

constexpr size_t maxAddresses = 10'000;
constexpr size_t usualSize = 512; // of an ENVELOPE; saves growing the string in steps

class Writer {
public:
    Writer(const Structure* structure, bool extended)
        : m_structure(structure)
        , m_extended(extended)
    {
        m_out.reserve(usualSize);
    }

    std::string take() { return std::move(m_out); }

    void writeEnvelope(const EnvelopeFields& fields)
    {
        m_out += '(';
        appendNString(m_out, fields.date);
        m_out += ' ';
        if (fields.subject)
            appendText(m_out, *fields.subject);
        else
            m_out += "NIL";
        m_out += ' ';
        const size_t from = m_out.size();
        writeAddresses(fields.from);
        const size_t fromSize = m_out.size() - from;
        for (const auto* list : {&fields.sender, &fields.replyTo}) {
            m_out += ' ';
            if (!writeAddresses(*list)) {
                m_out.resize(m_out.size() - 3);
                m_out.append(m_out, from, fromSize);
            }
        }
        for (const auto* list : {&fields.to, &fields.cc, &fields.bcc}) {
            m_out += ' ';
            writeAddresses(*list);
        }
        m_out += ' ';
        appendNString(m_out, fields.inReplyTo);
        m_out += ' ';
        appendNString(m_out, fields.messageId);
        m_out += ')';
    }

    void writePart(const Part& part)
    {
        m_out += '(';
        if (part.kind == Part::Kind::Multipart)
            writeMultipart(part);
        else
            writeSingle(part);
        m_out += ')';
    }

private:
    /// Appends a list or NIL; false for NIL.
    bool writeAddresses(const std::vector<std::string_view>& values)
    {
        const size_t start = m_out.size();
        m_out += '(';
        for (const std::string_view value : values) {
            const std::vector<Address> addresses = parseAddressList(value, m_addressesLeft);
            m_addressesLeft -= addresses.size();
            for (const Address& address : addresses)
                writeAddress(address);
        }
        if (m_out.size() == start + 1) {
            m_out.resize(start);
            m_out += "NIL";
            return false;
        }
        m_out += ')';
        return true;
    }

    void writeAddress(const Address& address)
    {
        if (address.kind == Address::Kind::GroupEnd) {
            m_out += "(NIL NIL NIL NIL)";
            return;
        }
        m_out += '(';
        if (address.name)
            appendText(m_out, *address.name);
        else
            m_out += "NIL";
        m_out += ' ';
        appendNString(m_out, address.route);
        m_out += ' ';
        if (address.kind == Address::Kind::GroupBegin) {
            appendText(m_out, *address.mailbox);
            m_out += " NIL)";
            return;
        }
        appendString(m_out, address.mailbox ? std::string_view(*address.mailbox) : "MISSING_MAILBOX");
        m_out += ' ';
        if (address.broken)
            m_out += "\"SYNTAX_ERROR\"";
        else
            appendString(m_out, address.host ? std::string_view(*address.host) : "MISSING_DOMAIN");
        m_out += ')';
    }

    void writeMultipart(const Part& part)
    {
        for (uint32_t child = part.firstChild; child != Part::none; child = m_structure->parts[child].next)
            writePart(m_structure->parts[child]);
        if (part.firstChild == Part::none) {
            m_out += R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0)";
            m_out += m_extended ? " NIL NIL NIL NIL)" : ")";
        }
        ParameterizedValue type = parseContentType(*part.contentType);
        m_out += ' ';
        appendString(m_out, std::string_view(type.value).substr(type.value.find('/') + 1));
        if (!m_extended)
            return;
        m_out += ' ';
        writeParameters(std::move(type.parameters), false);
        writeCommonExtension(part);
    }

    void writeSingle(const Part& part)
    {
        bool text = !part.contentType;
        const bool message = part.kind == Part::Kind::Message;
        if (message && !part.contentType) { // below multipart/digest
            text = false;
            m_out += R"("message" "rfc822" NIL)";
        } else if (text) {
            m_out += R"("text" "plain" ("charset" "us-ascii"))";
        } else {
            ParameterizedValue type = parseContentType(*part.contentType);
            std::string_view subtype = type.value;
            const std::string_view main = takeUntil(subtype, '/');
            text = equalsIgnoreCase(main, "text");
            if (!message && isContainer(main, subtype)) { // too deep, or cut off: a client must not look for parts
                m_out += R"("application" "octet-stream" )";
            } else {
                appendString(m_out, main);
                m_out += ' ';
                appendString(m_out, subtype);
                m_out += ' ';
            }
            writeParameters(std::move(type.parameters), text);
        }
        m_out += ' ';
        appendNString(m_out, part.id);
        m_out += ' ';
        appendNString(m_out, part.description);
        m_out += ' ';
        writeEncoding(part);
        m_out += ' ';
        appendNumber(m_out, part.size());
        if (message) {
            const Part& embedded = m_structure->parts[part.firstChild];
            m_out += ' ';
            writeEnvelope(m_structure->envelopes[embedded.envelope]);
            m_out += ' ';
            writePart(embedded);
        }
        if (text || message) {
            m_out += ' ';
            appendNumber(m_out, part.bodyLines);
        }
        if (!m_extended)
            return;
        m_out += ' ';
        appendNString(m_out, part.md5);
        writeCommonExtension(part);
    }

    static bool isContainer(std::string_view type, std::string_view subtype)
    {
        return equalsIgnoreCase(type, "multipart") ||
               (equalsIgnoreCase(type, "message") && equalsIgnoreCase(subtype, "rfc822"));
    }

    /// A token with nothing behind it, or the default of RFC 2045 section 6.1.
    void writeEncoding(const Part& part)
    {
        if (part.transferEncoding) {
            Lexer lexer(*part.transferEncoding);
            std::string encoding;
            if (lexer.skipCfws() == Lexed::More && lexer.token(encoding) == Lexed::End && !encoding.empty()) {
                appendString(m_out, encoding);
                return;
            }
        }
        m_out += "\"7bit\"";
    }

    /// With @p defaultCharset a missing charset is shown as us-ascii (RFC 2045 section 5.2).
    void writeParameters(std::vector<Parameter> parameters, bool defaultCharset)
    {
        const size_t start = m_out.size();
        bool charset = !defaultCharset;
        for (const Parameter& parameter : joinContinuations(std::move(parameters))) {
            m_out += m_out.size() == start ? '(' : ' ';
            appendString(m_out, parameter.name);
            m_out += ' ';
            appendString(m_out, parameter.value);
            charset |= equalsIgnoreCase(parameter.name, "charset");
        }
        if (!charset) {
            m_out += m_out.size() == start ? '(' : ' ';
            m_out += R"("charset" "us-ascii")";
        }
        m_out += m_out.size() == start ? "NIL" : ")";
    }

    /// Disposition, language and location, each with a space before it.
    void writeCommonExtension(const Part& part)
    {
        m_out += ' ';
        if (part.disposition) {
            ParameterizedValue disposition = parseParameterized(*part.disposition);
            if (disposition.broken) {
                m_out += "NIL";
            } else {
                m_out += '(';
                appendString(m_out, disposition.value);
                m_out += ' ';
                writeParameters(std::move(disposition.parameters), false);
                m_out += ')';
            }
        } else {
            m_out += "NIL";
        }
        m_out += ' ';
        writeLanguages(part);
        m_out += ' ';
        appendNString(m_out, part.location);
    }

    /// RFC 3282: a list of language tags.
    void writeLanguages(const Part& part)
    {
        const size_t start = m_out.size();
        if (part.language) {
            Lexer lexer(*part.language);
            Lexed next = lexer.skipCfws();
            std::string tag;
            while (next == Lexed::More && (tag.clear(), next = lexer.atom(tag)) != Lexed::Broken) {
                m_out += m_out.size() == start ? '(' : ' ';
                appendString(m_out, tag);
                if (next != Lexed::More || !lexer.is(','))
                    break;
                lexer.skip();
                next = lexer.skipCfws();
            }
        }
        m_out += m_out.size() == start ? "NIL" : ")";
    }

    const Structure* m_structure;
    bool m_extended;
    size_t m_addressesLeft = maxAddresses;
    std::string m_out;
};

std::string write(const Structure& structure, bool extended)
{
    Writer writer(&structure, extended);
    writer.writePart(structure.root());
    return writer.take();
}

} // namespace

std::string envelope(const EnvelopeFields& fields)
{
    Writer writer(nullptr, false);
    writer.writeEnvelope(fields);
    return writer.take();
}

std::string envelope(std::string_view message)
{
    return envelope(scan(message.substr(0, headerLength(message))).envelope());
}

std::string bodyStructure(const Structure& structure)
{
    return write(structure, true);
}

std::string bodyStructure(std::string_view message)
{
    return write(scan(message), true);
}

std::string body(const Structure& structure)
{
    return write(structure, false);
}

std::string body(std::string_view message)
{
    return write(scan(message), false);
}

} // namespace posthorn::mime
