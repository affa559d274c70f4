#include "jmap/email/imap_data.h"

#include "base/text.h"

namespace posthorn::jmap {

namespace {

constexpr int maxDepth = 320;

class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    bool value(ImapValue& out, int depth)
    {
        if (m_at >= m_text.size() || depth > maxDepth)
            return false;
        const char c = m_text[m_at];
        if (c == '(')
            return list(out, depth);
        if (c == '"')
            return quoted(out);
        if (c == '{')
            return literal(out);
        return atom(out);
    }
    bool atEnd() const { return m_at == m_text.size(); }

private:
    bool list(ImapValue& out, int depth)
    {
        out.kind = ImapValue::Kind::List;
        ++m_at;
        for (;;) {
            while (m_at < m_text.size() && m_text[m_at] == ' ')
                ++m_at;
            if (m_at >= m_text.size())
                return false;
            if (m_text[m_at] == ')') {
                ++m_at;
                return true;
            }
            if (!value(out.items.emplace_back(), depth + 1))
                return false;
        }
    }

    bool quoted(ImapValue& out)
    {
        out.kind = ImapValue::Kind::Text;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\' && ++m_at == m_text.size())
                return false;
            out.text += m_text[m_at];
        }
        return m_at++ < m_text.size();
    }

    bool literal(ImapValue& out)
    {
        out.kind = ImapValue::Kind::Text;
        const size_t close = m_text.find("}\r\n", m_at);
        if (close == std::string_view::npos)
            return false;
        const auto size = parseNumber<size_t>(m_text.substr(m_at + 1, close - m_at - 1));
        if (!size || *size > m_text.size() - close - 3)
            return false;
        out.text = m_text.substr(close + 3, *size);
        m_at = close + 3 + *size;
        return true;
    }

    bool atom(ImapValue& out)
    {
        const size_t end = std::min(m_text.find_first_of(" ()", m_at), m_text.size());
        if (end == m_at)
            return false;
        out.text = m_text.substr(m_at, end - m_at);
        out.kind = out.text == "NIL" ? ImapValue::Kind::Nil : ImapValue::Kind::Text;
        m_at = end;
        return true;
    }

    std::string_view m_text;
    size_t m_at = 0;
};

std::optional<std::string> textOf(const ImapValue& value)
{
    return value.kind == ImapValue::Kind::Text ? std::optional(value.text) : std::nullopt;
}

std::vector<mime::Address> addressesOf(const ImapValue& value)
{
    std::vector<mime::Address> out;
    for (const ImapValue& item : value.items) {
        if (item.items.size() != 4)
            continue;
        mime::Address address;
        address.name = textOf(item.items[0]);
        address.mailbox = textOf(item.items[2]);
        address.host = textOf(item.items[3]);
        if (!address.host)
            address.kind = address.mailbox ? mime::Address::Kind::GroupBegin : mime::Address::Kind::GroupEnd;
        // What mime/imap_format.h writes for what could not be read.
        if (address.mailbox == "MISSING_MAILBOX")
            address.mailbox.reset();
        if (address.host == "MISSING_DOMAIN" || address.host == "SYNTAX_ERROR")
            address.host.reset();
        out.push_back(std::move(address));
    }
    return out;
}

bool hasParameter(const ImapValue& list, std::string_view name)
{
    for (size_t i = 0; i + 1 < list.items.size(); i += 2) {
        const std::string_view key = list.items[i].text;
        if (startsWithIgnoreCase(key, name) && (key.size() == name.size() || key[name.size()] == '*'))
            return true;
    }
    return false;
}

/// (body-fld-dsp): ("attachment" ("filename" "x"))
void readDisposition(const ImapValue& value, BodyNode& node)
{
    if (value.items.size() != 2)
        return;
    node.disposition = toLower(value.items[0].text);
    node.named |= hasParameter(value.items[1], "filename");
}

void addPart(const ImapValue& value, BodyTree& tree, uint32_t index)
{
    const auto& items = value.items;
    size_t parts = 0;
    while (parts < items.size() && items[parts].kind == ImapValue::Kind::List)
        ++parts;
    if (parts > 0 && parts < items.size()) {
        // (part)(part) "mixed" (parameters) disposition language location
        tree.nodes[index].type = "multipart/" + toLower(items[parts].text);
        if (parts + 2 < items.size())
            readDisposition(items[parts + 2], tree.nodes[index]);
        for (size_t i = 0; i < parts; ++i) {
            const auto child = uint32_t(tree.nodes.size());
            tree.nodes.emplace_back();
            tree.nodes[index].children.push_back(child);
            addPart(items[i], tree, child);
        }
        return;
    }
    if (items.size() < 7)
        return;
    BodyNode& node = tree.nodes[index];
    const std::string type = toLower(items[0].text);
    node.type = type + "/" + toLower(items[1].text);
    node.named = hasParameter(items[2], "name");
    // Behind the seven fields of all: lines of a text; envelope, body and lines of a message. Then MD5 and disposition.
    size_t extension = 7;
    if (type == "text")
        extension += 1;
    else if (type == "message" && items.size() > 7 && items[7].kind == ImapValue::Kind::List)
        extension += 3;
    if (extension + 1 < items.size())
        readDisposition(items[extension + 1], node);
}

} // namespace

std::optional<ImapValue> parseImapValue(std::string_view text)
{
    Reader reader(text);
    ImapValue out;
    if (!reader.value(out, 0) || !reader.atEnd())
        return std::nullopt;
    return out;
}

std::optional<Envelope> parseEnvelope(std::string_view text)
{
    const auto value = parseImapValue(text);
    if (!value || value->items.size() != 10)
        return std::nullopt;
    const auto& items = value->items;
    Envelope out;
    out.date = textOf(items[0]);
    out.subject = textOf(items[1]);
    out.from = addressesOf(items[2]);
    out.to = addressesOf(items[5]);
    out.cc = addressesOf(items[6]);
    out.bcc = addressesOf(items[7]);
    out.inReplyTo = textOf(items[8]);
    out.messageId = textOf(items[9]);
    return out;
}

BodyTree parseBodyStructure(std::string_view text)
{
    BodyTree tree;
    tree.nodes.emplace_back();
    if (const auto value = parseImapValue(text); value && value->kind == ImapValue::Kind::List)
        addPart(*value, tree, 0);
    if (tree.nodes[0].type.empty())
        tree.nodes[0].type = "text/plain";
    return tree;
}

} // namespace posthorn::jmap
