#include "jmap/email/compose_email.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "jmap/dates.h"
#include "jmap/email/header_forms.h"
#include "mime/composer.h"

namespace posthorn::jmap {

namespace {

using mime::ComposedField;
using mime::ComposedPart;
using Wrong = tl::unexpected<SetError>;

Wrong wrong(std::string_view property, std::string_view why)
{
    return Wrong(invalidProperty(property, std::string(why)));
}

std::optional<mime::NamedMailbox> readAddress(const Json& value)
{
    const Object* object = value.if_object();
    const auto email = object ? textOf(*object, "email") : std::nullopt;
    if (!email || email->empty() || email->size() > 320)
        return std::nullopt;
    // Drafts may hold addresses that are not finished, but nothing that would be read as something else.
    const bool sound = std::none_of(email->begin(), email->end(), [](char c) {
        return (c >= 0 && c <= ' ') || c == 127 || std::string_view("<>,;:()").find(c) != std::string_view::npos;
    });
    if (!sound && !MailAddress::parse(*email))
        return std::nullopt;
    mime::NamedMailbox out;
    out.address = *email;
    if (const Json* name = find(*object, "name"); name && !name->is_null()) {
        if (!name->is_string())
            return std::nullopt;
        out.name = *textOf(*name);
    }
    return out;
}

std::optional<std::vector<mime::NamedMailbox>> readAddresses(const Json& value)
{
    const Array* array = value.if_array();
    if (!array)
        return std::nullopt;
    std::vector<mime::NamedMailbox> out;
    for (const Json& item : *array) {
        auto address = readAddress(item);
        if (!address)
            return std::nullopt;
        out.push_back(std::move(*address));
    }
    return out;
}

std::optional<std::string> composeGroups(const Json& value)
{
    const Array* groups = value.if_array();
    if (!groups)
        return std::nullopt;
    std::string out;
    for (const Json& item : *groups) {
        const Object* group = item.if_object();
        const Json* list = group ? find(*group, "addresses") : nullptr;
        const auto addresses = list ? readAddresses(*list) : std::nullopt;
        if (!addresses)
            return std::nullopt;
        const auto name = textOf(*group, "name");
        out += (out.empty() ? "" : ", ") + (name ? mime::composeGroup(*name, *addresses) : mime::composeMailboxes(*addresses));
    }
    return out;
}

std::optional<std::string> composeIds(const Json& value, std::string_view separator)
{
    if (!isOfType(value, Type::Strings))
        return std::nullopt;
    std::vector<std::string> out;
    for (const Json& item : value.get_array()) {
        const std::string_view id = *textOf(item);
        const bool sound = !id.empty() && id.size() < 900 && std::none_of(id.begin(), id.end(), [](char c) {
            return c <= ' ' || c >= 127 || c == '<' || c == '>';
        });
        if (!sound)
            return std::nullopt;
        out.emplace_back(id);
    }
    return mime::composeBracketed(out, separator);
}

/// A value in a form as a field has it; nothing where it is none of that form.
std::optional<std::string> composeValue(const Json& value, HeaderForm form)
{
    const auto text = textOf(value);
    switch (form) {
    case HeaderForm::Raw: {
        if (!text || !mime::isRawFieldValue(*text))
            return std::nullopt;
        std::string_view raw = *text;
        if (raw.starts_with(' ')) // stands behind the colon anyway
            raw.remove_prefix(1);
        return std::string(raw);
    }
    case HeaderForm::Text:
        if (!text || text->size() > mime::longestText)
            return std::nullopt;
        return mime::composeText(*text);
    case HeaderForm::Addresses: {
        const auto addresses = readAddresses(value);
        return addresses ? std::optional(mime::composeMailboxes(*addresses)) : std::nullopt;
    }
    case HeaderForm::GroupedAddresses:
        return composeGroups(value);
    case HeaderForm::MessageIds:
        return composeIds(value, " ");
    case HeaderForm::Urls:
        return composeIds(value, ", ");
    case HeaderForm::Date: {
        const auto date = text ? parseDate(*text) : std::nullopt;
        return date ? std::optional(mime::composeDate(*date)) : std::nullopt;
    }
    }
    return std::nullopt;
}

/// Appends the fields of a header property; with ":all" one for each value.
std::optional<SetError> addHeader(const HeaderProperty& property, const Json& value, std::vector<ComposedField>& out)
{
    const auto bad = [&] { return invalidProperty(property.key, "not a value of that form"); };
    if (value.is_null())
        return std::nullopt;
    if (!mime::isFieldName(property.name))
        return bad();
    if (property.all && !value.is_array())
        return bad();
    const size_t count = property.all ? value.get_array().size() : 1;
    for (size_t i = 0; i < count; ++i) {
        auto text = composeValue(property.all ? value.get_array()[i] : value, property.form);
        if (!text)
            return bad();
        if (!text->empty())
            out.push_back({std::string(property.name), std::move(*text)});
    }
    return std::nullopt;
}

class Composer {
public:
    Composer(const Object& email, const BlobContents& blobs) : m_email(email), m_blobs(blobs)
    {
        const Json* values = find(email, "bodyValues");
        m_values = values ? values->if_object() : nullptr;
    }

    std::optional<SetError> readFields(UnixMs now, const std::string& hostName);
    tl::expected<ComposedPart, SetError> readBody();
    const std::vector<ComposedField>& fields() const { return m_fields; }

private:
    std::optional<SetError> readValues() const;
    tl::expected<ComposedPart, SetError> readPart(const Json& value, std::string_view property, size_t depth);
    std::optional<SetError> readContent(const Object& object, std::string_view property, ComposedPart& out) const;
    tl::expected<std::vector<ComposedPart>, SetError> readParts(std::string_view property);
    bool hasField(std::string_view name) const;

    const Object& m_email;
    const BlobContents& m_blobs;
    const Object* m_values = nullptr;
    std::vector<ComposedField> m_fields;
    size_t m_parts = 0;
};

bool Composer::hasField(std::string_view name) const
{
    return std::any_of(m_fields.begin(), m_fields.end(),
                       [name](const ComposedField& field) { return equalsIgnoreCase(field.name, name); });
}

std::optional<SetError> Composer::readFields(UnixMs now, const std::string& hostName)
{
    constexpr std::array<std::string_view, 9> others{"mailboxIds",    "keywords", "receivedAt", "bodyStructure", "bodyValues",
                                                     "textBody", "htmlBody",   "attachments",   "size"};
    std::set<std::string> seen;
    for (const auto& member : m_email) {
        const std::string_view name{member.key().data(), member.key().size()};
        auto header = convenienceProperty(name);
        if (!header)
            header = parseHeaderProperty(name);
        if (!header) {
            if (std::find(others.begin(), others.end(), name) == others.end() || name == "size")
                return invalidProperty(name, "not to be set");
            continue;
        }
        if (!seen.insert(toLower(header->name)).second)
            return invalidProperty(name, "the same field is given twice");
        if (startsWithIgnoreCase(header->name, "Content-") || equalsIgnoreCase(header->name, "MIME-Version"))
            return invalidProperty(name, "the body's own fields are the server's to make");
        if (auto error = addHeader(*header, member.value(), m_fields))
            return error;
    }
    if (!hasField("Message-ID"))
        m_fields.push_back({"Message-ID", mime::makeMessageId(hostName)});
    if (!hasField("Date"))
        m_fields.push_back({"Date", formatMailDate(now)});
    return std::nullopt;
}

std::optional<SetError> Composer::readValues() const
{
    if (const Json* values = find(m_email, "bodyValues"); values && !values->is_null() && !m_values)
        return invalidProperty("bodyValues", "an object");
    if (!m_values)
        return std::nullopt;
    for (const auto& member : *m_values) {
        const Object* value = member.value().if_object();
        if (!value || !textOf(*value, "value"))
            return invalidProperty("bodyValues", "each has a value");
        for (const std::string_view flag : {"isEncodingProblem", "isTruncated"}) {
            const Json* given = find(*value, flag);
            if (given && (!given->is_bool() || given->get_bool()))
                return invalidProperty("bodyValues", std::string(flag) + " must be false");
        }
    }
    return std::nullopt;
}

std::optional<SetError> Composer::readContent(const Object& object, std::string_view property, ComposedPart& out) const
{
    const auto partId = textOf(object, "partId");
    const auto blobId = textOf(object, "blobId");
    if (partId.has_value() == blobId.has_value())
        return invalidProperty(property, "a part has either a partId or a blobId");
    if (blobId) {
        out.content = m_blobs.find(*blobId)->second;
        return std::nullopt;
    }
    const Json* value = m_values ? find(*m_values, *partId) : nullptr;
    if (!value)
        return invalidProperty(property, "no bodyValue has that partId");
    if (!startsWithIgnoreCase(out.type, "text/"))
        return invalidProperty(property, "a bodyValue makes a text part");
    if (find(object, "charset") || find(object, "size"))
        return invalidProperty(property, "charset and size are the server's to make");
    out.content = std::make_shared<const std::string>(*textOf(value->get_object(), "value"));
    out.isText = true;
    return std::nullopt;
}

tl::expected<ComposedPart, SetError> Composer::readPart(const Json& value, std::string_view property, size_t depth)
{
    constexpr size_t maxDepth = 20, maxParts = 500;
    const Object* object = value.if_object();
    if (!object || depth > maxDepth || ++m_parts > maxParts)
        return wrong(property, "not a body part, or too many of them");
    ComposedPart out;
    const auto isToken = [](std::string_view text) {
        return !text.empty() && text.size() < 127 && std::all_of(text.begin(), text.end(), [](char c) {
            return c > ' ' && c < 127 && std::string_view("()<>@,;:\\\"[]?=/").find(c) == std::string_view::npos;
        });
    };
    if (const auto type = textOf(*object, "type")) {
        const size_t slash = type->find('/');
        if (slash == std::string_view::npos || !isToken(type->substr(0, slash)) || !isToken(type->substr(slash + 1)))
            return wrong(property, "not a media type");
        out.type = toLower(*type);
    }
    for (const auto& member : *object) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json& given = member.value();
        if (given.is_null())
            continue;
        const auto text = textOf(given);
        if (const auto header = parseHeaderProperty(name)) {
            for (const std::string_view own : {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID"}) {
                if (equalsIgnoreCase(header->name, own))
                    return wrong(property, "that field is the server's to make");
            }
            if (auto error = addHeader(*header, given, out.fields))
                return Wrong(std::move(*error));
        } else if (name == "name" && text) {
            out.fileName = *text;
        } else if (name == "disposition" && text && isToken(*text)) {
            out.disposition = *text;
        } else if (name == "cid" && text && composeIds(Array{given}, "")) {
            out.contentId = *text;
        } else if (name == "language" && isOfType(given, Type::Strings)) {
            for (const Json& tag : given.get_array()) {
                if (!isToken(*textOf(tag)))
                    return wrong(property, "not a language");
                out.language += (out.language.empty() ? "" : ", ") + std::string(*textOf(tag));
            }
        } else if (name == "location" && text && text->size() <= mime::longestText) {
            out.location = *text;
        } else if (name != "type" && name != "partId" && name != "blobId" && name != "size" && name != "charset" &&
                   name != "subParts") {
            return wrong(property, "unknown or wrong member of a part: " + std::string(name.substr(0, 80)));
        }
    }
    const Json* children = find(*object, "subParts");
    if (!out.type.starts_with("multipart/")) {
        if (children && !(children->is_null() || (children->is_array() && children->get_array().empty())))
            return wrong(property, "only a multipart has subParts");
        if (auto error = readContent(*object, property, out))
            return Wrong(std::move(*error));
        return out;
    }
    if (find(*object, "partId") || find(*object, "blobId") || !children || !children->is_array())
        return wrong(property, "a multipart has subParts only");
    for (const Json& child : children->get_array()) {
        auto part = readPart(child, property, depth + 1);
        if (!part)
            return part;
        out.parts.push_back(std::move(*part));
    }
    return out;
}

tl::expected<std::vector<ComposedPart>, SetError> Composer::readParts(std::string_view property)
{
    std::vector<ComposedPart> out;
    const Json* value = find(m_email, property);
    if (!value || value->is_null())
        return out;
    if (!value->is_array())
        return wrong(property, "an array of parts");
    for (const Json& item : value->get_array()) {
        auto part = readPart(item, property, 1);
        if (!part)
            return Wrong(std::move(part.error()));
        if (part->type.starts_with("multipart/"))
            return wrong(property, "no multipart here");
        out.push_back(std::move(*part));
    }
    return out;
}

ComposedPart multipart(std::string_view subtype, std::vector<ComposedPart> parts)
{
    ComposedPart out;
    out.type = "multipart/" + std::string(subtype);
    out.parts = std::move(parts);
    return out;
}

tl::expected<ComposedPart, SetError> Composer::readBody()
{
    if (auto error = readValues())
        return Wrong(std::move(*error));
    if (const Json* structure = find(m_email, "bodyStructure"); structure && !structure->is_null()) {
        for (const std::string_view other : {"textBody", "htmlBody", "attachments"}) {
            if (find(m_email, other))
                return wrong("bodyStructure", "given together with " + std::string(other));
        }
        return readPart(*structure, "bodyStructure", 1);
    }
    auto text = readParts("textBody");
    if (!text)
        return Wrong(std::move(text.error()));
    auto html = readParts("htmlBody");
    if (!html)
        return Wrong(std::move(html.error()));
    auto attachments = readParts("attachments");
    if (!attachments)
        return Wrong(std::move(attachments.error()));
    if (text->size() > 1 || (!text->empty() && text->front().type != "text/plain"))
        return wrong("textBody", "one part of type text/plain");
    if (html->size() > 1 || (!html->empty() && html->front().type != "text/html"))
        return wrong("htmlBody", "one part of type text/html");
    // What the HTML shows by its cid goes with it.
    if (!html->empty()) {
        const auto isInline = [](const ComposedPart& part) { return part.disposition == "inline" && !part.contentId.empty(); };
        const auto split = std::stable_partition(attachments->begin(), attachments->end(), isInline);
        if (split != attachments->begin()) {
            std::vector<ComposedPart> related{std::move(html->front())};
            std::move(attachments->begin(), split, std::back_inserter(related));
            attachments->erase(attachments->begin(), split);
            html->front() = multipart("related", std::move(related));
        }
    }
    std::vector<ComposedPart> body = std::move(*text);
    std::move(html->begin(), html->end(), std::back_inserter(body));
    ComposedPart main;
    if (body.size() == 2) {
        main = multipart("alternative", std::move(body));
    } else if (body.size() == 1) {
        main = std::move(body.front());
    } else {
        main.isText = true;
        if (attachments->size() == 1)
            return std::move(attachments->front());
    }
    if (attachments->empty())
        return main;
    std::vector<ComposedPart> mixed{std::move(main)};
    std::move(attachments->begin(), attachments->end(), std::back_inserter(mixed));
    return multipart("mixed", std::move(mixed));
}

void collectBlobs(const Json& value, std::vector<std::string>& out, size_t depth)
{
    if (depth > maxJsonDepth)
        return;
    if (const Array* array = value.if_array()) {
        for (const Json& item : *array)
            collectBlobs(item, out, depth + 1);
    } else if (const Object* object = value.if_object()) {
        if (const auto id = textOf(*object, "blobId"))
            out.emplace_back(*id);
        if (const Json* children = find(*object, "subParts"))
            collectBlobs(*children, out, depth + 1);
    }
}

} // namespace

std::vector<std::string> blobsOf(const Object& email)
{
    std::vector<std::string> out;
    for (const std::string_view property : {"bodyStructure", "textBody", "htmlBody", "attachments"}) {
        if (const Json* value = find(email, property))
            collectBlobs(*value, out, 0);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

tl::expected<std::string, SetError> composeEmail(const Object& email, const BlobContents& blobs, UnixMs now,
                                                 const std::string& hostName)
{
    Composer composer(email, blobs);
    if (auto error = composer.readFields(now, hostName))
        return Wrong(std::move(*error));
    auto body = composer.readBody();
    if (!body)
        return Wrong(std::move(body.error()));
    return mime::composeMessage(composer.fields(), *body);
}

} // namespace posthorn::jmap
