#include "jmap/email/render.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "jmap/dates.h"
#include "jmap/email/keywords.h"
#include "mime/decoded.h"
#include "mime/header.h"
#include "mime/html_text.h"

namespace posthorn::jmap {

namespace {

constexpr std::array<std::string_view, 24> defaults{
    "id",         "blobId",   "threadId", "mailboxIds", "keywords", "size",     "receivedAt",    "messageId",
    "inReplyTo",  "references", "sender", "from",       "to",       "cc",       "bcc",           "replyTo",
    "subject",    "sentAt",   "hasAttachment", "preview", "bodyValues", "textBody", "htmlBody", "attachments"};
constexpr std::array<std::string_view, 17> parseDefaults{
    "messageId", "inReplyTo", "references",    "sender",  "from",       "to",       "cc",       "bcc", "replyTo",
    "subject",   "sentAt",    "hasAttachment", "preview", "bodyValues", "textBody", "htmlBody", "attachments"};

constexpr std::array<std::string_view, 10> defaultBodyProperties{
    "partId", "blobId", "size", "name", "type", "charset", "disposition", "cid", "language", "location"};
constexpr std::array<std::string_view, 2> moreBodyProperties{"headers", "subParts"};

bool contains(std::span<const std::string_view> list, std::string_view name)
{
    return std::find(list.begin(), list.end(), name) != list.end();
}

BlobCoding codingOf(const mime::Part& part)
{
    const std::string_view encoding = part.transferEncoding ? trimmed(*part.transferEncoding) : std::string_view();
    if (equalsIgnoreCase(encoding, "base64"))
        return BlobCoding::Base64;
    if (equalsIgnoreCase(encoding, "quoted-printable"))
        return BlobCoding::QuotedPrintable;
    if (equalsIgnoreCase(encoding, "x-uuencode") || equalsIgnoreCase(encoding, "uuencode") ||
        equalsIgnoreCase(encoding, "x-uue"))
        return BlobCoding::UUEncode;
    return BlobCoding::Identity;
}

std::string_view encodingOf(const mime::Part& part)
{
    return part.transferEncoding ? *part.transferEncoding : std::string_view();
}

std::string charsetOf(const mime::Part& part)
{
    if (!part.contentType)
        return {};
    const mime::ParameterizedValue type = mime::parseContentType(*part.contentType);
    const std::string* charset = type.find("charset");
    return charset ? *charset : std::string();
}

/// The value of a summary's field.
Json fromSummary(const HeaderProperty& property, const Envelope& envelope, const std::optional<mime::MailDate>& date)
{
    const auto text = [](const std::optional<std::string>& value, HeaderForm form) {
        return value ? headerJson(*value, form) : Json(nullptr);
    };
    const auto addresses = [](const std::vector<mime::Address>& list) {
        return list.empty() ? Json(nullptr) : addressesJson(list);
    };
    if (property.name == "Subject")
        return text(envelope.subject, HeaderForm::Text);
    if (property.name == "Message-ID")
        return text(envelope.messageId, HeaderForm::MessageIds);
    if (property.name == "In-Reply-To")
        return text(envelope.inReplyTo, HeaderForm::MessageIds);
    if (property.name == "Date")
        return date ? textJson(zonedDate(*date)) : Json(nullptr);
    if (property.name == "From")
        return addresses(envelope.from);
    if (property.name == "To")
        return addresses(envelope.to);
    if (property.name == "Cc")
        return addresses(envelope.cc);
    return addresses(envelope.bcc);
}

/// Those that an ENVELOPE has as they are; it fills in Sender and Reply-To from From.
bool isInSummary(std::string_view property)
{
    constexpr std::array<std::string_view, 8> names{"messageId", "inReplyTo", "from", "to",
                                                    "cc",        "bcc",       "subject", "sentAt"};
    return contains(names, property);
}

} // namespace

std::span<const std::string_view> defaultEmailProperties()
{
    return defaults;
}

std::span<const std::string_view> defaultParseProperties()
{
    return parseDefaults;
}

bool isEmailProperty(std::string_view property)
{
    return contains(defaults, property) || property == "bodyStructure" || property == "headers" ||
           parseHeaderProperty(property);
}

tl::expected<RenderOptions, MethodError> readRenderOptions(const Call& call, std::vector<std::string_view> properties)
{
    RenderOptions out;
    out.properties = std::move(properties);
    if (auto given = call.arguments.texts("bodyProperties")) {
        for (const std::string_view property : *given) {
            if (!contains(defaultBodyProperties, property) && !contains(moreBodyProperties, property) &&
                !parseHeaderProperty(property))
                return badArgument("unknown body property " + std::string(property.substr(0, 100)));
        }
        out.bodyProperties = std::move(*given);
    } else {
        out.bodyProperties.assign(defaultBodyProperties.begin(), defaultBodyProperties.end());
    }
    out.textValues = call.arguments.flag("fetchTextBodyValues");
    out.htmlValues = call.arguments.flag("fetchHTMLBodyValues");
    out.allValues = call.arguments.flag("fetchAllBodyValues");
    out.maxValueBytes = size_t(call.arguments.number("maxBodyValueBytes").value_or(0));
    return out;
}

/// The message's parts, made once for all properties that ask for them.
struct EmailRenderer::Parts {
    BodyTree tree;
    BodyLists lists;
};

EmailRenderer::EmailRenderer(const RenderOptions& options) : m_options(options)
{
    const auto need = [this](Level level) { m_needed = std::max(m_needed, level); };
    for (const std::string_view property : options.properties) {
        if (const auto convenience = convenienceProperty(property)) {
            m_headers.push_back(*convenience);
            need(isInSummary(property) ? Level::Summary : Level::Header);
        } else if (const auto header = parseHeaderProperty(property)) {
            m_headers.push_back(*header);
            need(Level::Header);
        } else if (property == "headers") {
            need(Level::Header);
        } else if (property == "hasAttachment") {
            need(Level::Summary);
        } else if (property == "bodyStructure" || property == "textBody" || property == "htmlBody" ||
                   property == "attachments" || property == "bodyValues") {
            need(Level::Whole);
        }
        m_wantsThreads |= property == "threadId";
        m_wantsPreview |= property == "preview";
    }
    for (const std::string_view property : options.bodyProperties) {
        if (const auto header = parseHeaderProperty(property))
            m_partHeaders.push_back(*header);
    }
}

Object EmailRenderer::render(EmailSource& source, const BlobId& blob, store::BodyId thread,
                             const std::string* preview) const
{
    Object out;
    out.reserve(m_options.properties.size());
    std::optional<Parts> parts;
    const auto partsOf = [&]() -> const Parts& {
        if (!parts) {
            parts.emplace();
            parts->tree = makeBodyTree(source.structure());
            parts->lists = sortParts(parts->tree);
        }
        return *parts;
    };
    for (const std::string_view name : m_options.properties) {
        Json value;
        if (name == "threadId")
            value = textJson(threadId(thread));
        else if (name == "preview")
            value = textJson(preview ? std::string_view(*preview) : std::string_view());
        else if (name == "bodyStructure")
            value = partJson(partsOf(), 0, source, blob, true);
        else if (name == "textBody")
            value = partList(partsOf(), partsOf().lists.text, source, blob);
        else if (name == "htmlBody")
            value = partList(partsOf(), partsOf().lists.html, source, blob);
        else if (name == "attachments")
            value = partList(partsOf(), partsOf().lists.attachments, source, blob);
        else if (name == "bodyValues")
            value = bodyValues(partsOf(), source);
        else
            value = property(name, source, blob);
        set(out, name, std::move(value));
    }
    return out;
}

Json EmailRenderer::property(std::string_view name, EmailSource& source, const BlobId& blob) const
{
    if (name == "id")
        return source.body ? textJson(emailId(source.body)) : Json(nullptr);
    if (name == "blobId")
        return textJson(blob.text());
    if (name == "mailboxIds") {
        if (source.placements.empty())
            return nullptr;
        Object ids;
        for (const AccountView::Placement& placement : source.placements)
            set(ids, mailboxId(placement.mailbox->info.id), true);
        return ids;
    }
    if (name == "keywords")
        return keywordsJson(keywordsOf(source.placements));
    if (name == "size")
        return source.size;
    if (name == "receivedAt")
        return source.placements.empty() ? Json(nullptr)
                                         : textJson(utcDate(source.placements.front().entry.internalDate));
    if (name == "hasAttachment") {
        if (source.holds == Level::Whole)
            return hasAttachment(makeBodyTree(source.structure()));
        return source.summary && hasAttachment(parseBodyStructure(source.summary->bodyStructure()));
    }
    if (name == "headers")
        return headersJson(source.header());
    const auto header = std::find_if(m_headers.begin(), m_headers.end(),
                                     [name](const HeaderProperty& property) { return property.key == name; });
    return header == m_headers.end() ? Json(nullptr) : headerProperty(*header, source);
}

Json EmailRenderer::headerProperty(const HeaderProperty& property, EmailSource& source) const
{
    if (source.holds >= Level::Header)
        return headerPropertyJson(property, source.header());
    const Envelope* envelope = source.envelope();
    return envelope ? fromSummary(property, *envelope, source.summary->date()) : Json(nullptr);
}

Json EmailRenderer::partList(const Parts& parts, const std::vector<uint32_t>& nodes, EmailSource& source,
                             const BlobId& blob) const
{
    Array out;
    for (const uint32_t node : nodes)
        out.push_back(partJson(parts, node, source, blob, false));
    return out;
}

Json EmailRenderer::partJson(const Parts& parts, uint32_t index, EmailSource& source, const BlobId& blob,
                             bool tree) const
{
    const BodyNode& node = parts.tree.nodes[index];
    const mime::Part& part = source.structure().parts[node.part];
    const std::string_view bytes = source.bytes;
    const bool multipart = node.isMultipart();
    const auto field = [](const mime::Part::Field& value) {
        return value ? textJson(mime::headerText(*value)) : Json(nullptr);
    };
    Object out;
    for (const std::string_view name : m_options.bodyProperties) {
        Json value;
        if (name == "partId") {
            value = multipart ? Json(nullptr) : textJson(node.partId);
        } else if (name == "blobId") {
            if (!multipart && (blob.whole || blob.coding == BlobCoding::Identity)) {
                BlobId own = blob;
                own.whole = false;
                own.offset += part.bodyBegin;
                own.length = part.size();
                own.coding = codingOf(part);
                value = textJson(own.text());
            }
        } else if (name == "size") {
            value = multipart ? part.size() : mime::decodedSize(part.body(bytes), encodingOf(part));
        } else if (name == "headers") {
            value = headersJson(part.header(bytes));
        } else if (name == "name") {
            std::string fileName = part.disposition ? mime::parameterText(*part.disposition, "filename", false) : "";
            if (fileName.empty() && part.contentType)
                fileName = mime::parameterText(*part.contentType, "name", true);
            value = fileName.empty() ? Json(nullptr) : textJson(fileName);
        } else if (name == "type") {
            value = textJson(node.type);
        } else if (name == "charset") {
            std::string charset = charsetOf(part);
            if (charset.empty() && node.type.starts_with("text/"))
                charset = "us-ascii";
            value = charset.empty() ? Json(nullptr) : textJson(charset);
        } else if (name == "disposition") {
            value = node.disposition.empty() ? Json(nullptr) : textJson(node.disposition);
        } else if (name == "cid") {
            const Json ids = part.id ? messageIdsJson(*part.id) : Json(nullptr);
            value = ids.is_array() ? ids.get_array().front() : field(part.id);
        } else if (name == "language") {
            if (part.language) {
                Array tags;
                for (const std::string_view tag : split(*part.language, ',')) {
                    if (!trimmed(tag).empty())
                        tags.push_back(textJson(trimmed(tag)));
                }
                value = std::move(tags);
            }
        } else if (name == "location") {
            value = field(part.location);
        } else if (name == "subParts") {
            continue;
        } else {
            const auto header = std::find_if(m_partHeaders.begin(), m_partHeaders.end(),
                                             [name](const HeaderProperty& property) { return property.key == name; });
            value = headerPropertyJson(*header, part.header(bytes));
        }
        set(out, name, std::move(value));
    }
    if (multipart && (tree || contains(m_options.bodyProperties, "subParts"))) {
        Array children;
        for (const uint32_t child : node.children)
            children.push_back(partJson(parts, child, source, blob, true));
        set(out, "subParts", std::move(children));
    }
    return out;
}

Json EmailRenderer::bodyValues(const Parts& parts, EmailSource& source) const
{
    std::vector<uint32_t> nodes;
    if (m_options.allValues) {
        for (uint32_t i = 0; i < parts.tree.nodes.size(); ++i)
            nodes.push_back(i);
    }
    if (m_options.textValues)
        nodes.insert(nodes.end(), parts.lists.text.begin(), parts.lists.text.end());
    if (m_options.htmlValues)
        nodes.insert(nodes.end(), parts.lists.html.begin(), parts.lists.html.end());
    Object out;
    for (const uint32_t index : nodes) {
        const BodyNode& node = parts.tree.nodes[index];
        if (!node.type.starts_with("text/") || find(out, node.partId))
            continue;
        const mime::Part& part = source.structure().parts[node.part];
        mime::DecodedText text =
            mime::decodeText(part.body(source.bytes), encodingOf(part), charsetOf(part), m_options.maxValueBytes);
        if (text.truncated && node.type == "text/html") { // not in the middle of a tag
            const size_t open = text.text.rfind('<');
            if (open != std::string::npos && text.text.find('>', open) == std::string::npos)
                text.text.resize(open);
        }
        Object value;
        set(value, "value", textJson(text.text));
        set(value, "isEncodingProblem", text.problem);
        set(value, "isTruncated", text.truncated);
        set(out, node.partId, std::move(value));
    }
    return out;
}

std::string EmailRenderer::makePreview(EmailSource& source)
{
    constexpr size_t decoded = 16 * 1024; // enough text, even of HTML
    constexpr size_t characters = 256;    // RFC 8621 section 4.1.4
    const BodyTree tree = makeBodyTree(source.structure());
    const BodyLists lists = sortParts(tree);
    std::string out;
    size_t count = 0;
    for (const uint32_t index : lists.text) {
        const BodyNode& node = tree.nodes[index];
        if (!node.type.starts_with("text/"))
            continue;
        const mime::Part& part = source.structure().parts[node.part];
        std::string text = mime::decodeText(part.body(source.bytes), encodingOf(part), charsetOf(part), decoded).text;
        if (node.type == "text/html")
            text = mime::htmlToText(text);
        for (const char c : text) {
            const auto octet = static_cast<unsigned char>(c);
            if (octet <= ' ' || octet == 127) {
                if (!out.empty() && out.back() != ' ') {
                    out += ' ';
                    ++count;
                }
                continue;
            }
            if ((octet & 0xC0) != 0x80 && ++count > characters)
                return out;
            out += c;
        }
        if (count > 0)
            break;
    }
    return std::string(trimmed(out));
}

} // namespace posthorn::jmap
