#include "jmap/mdn/notification.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "mime/composer.h"
#include "mime/decoded.h"
#include "mime/display.h"
#include "mime/header.h"
#include "mime/html_text.h"
#include "mime/part_text.h"
#include "mime/structure.h"

namespace posthorn::jmap {

namespace {

constexpr size_t longestText = 64 * 1024;
constexpr std::array<std::string_view, 2> actionModes{"manual-action", "automatic-action"};
constexpr std::array<std::string_view, 2> sendingModes{"mdn-sent-manually", "mdn-sent-automatically"};
constexpr std::array<std::string_view, 4> types{"deleted", "dispatched", "displayed", "processed"};

template<class List>
bool isOneOf(const List& list, std::optional<std::string_view> text)
{
    return text && std::find(list.begin(), list.end(), *text) != list.end();
}

bool isOneLine(std::string_view text)
{
    return text.size() <= mime::longestText && text.find_first_of("\r\n") == std::string_view::npos;
}

bool isDisposition(const Json& value)
{
    const Object* object = value.if_object();
    return object && isOneOf(actionModes, textOf(*object, "actionMode")) &&
           isOneOf(sendingModes, textOf(*object, "sendingMode")) && isOneOf(types, textOf(*object, "type"));
}

bool areExtensions(const Json& value)
{
    const Object* object = value.if_object();
    return object && object->size() <= 50 && std::all_of(object->begin(), object->end(), [](const auto& member) {
        const auto text = textOf(member.value());
        return mime::isFieldName({member.key().data(), member.key().size()}) && text && isAscii(*text) && isOneLine(*text);
    });
}

void addField(std::string& out, std::string_view name, std::string_view value)
{
    if (value.empty())
        return;
    std::string clean(value);
    std::replace_if(clean.begin(), clean.end(), [](char c) { return (c >= 0 && c < ' ') || c == 127; }, ' ');
    out += std::string(name) + ": " + clean + "\r\n";
}

/// The fields of the second part (RFC 8098 section 3.1).
std::string machineText(const Object& mdn, const MdnFacts& facts)
{
    std::string out;
    addField(out, "Reporting-UA", textOf(mdn, "reportingUA").value_or(std::string(facts.hostName) + "; Posthorn"));
    addField(out, "Original-Recipient", facts.originalRecipient);
    addField(out, "Final-Recipient", facts.finalRecipient);
    addField(out, "Original-Message-ID", facts.originalMessageId);
    const Object& disposition = find(mdn, "disposition")->get_object();
    addField(out, "Disposition", std::string(*textOf(disposition, "actionMode")) + "/" +
                                     toUpper(textOf(disposition, "sendingMode")->substr(0, 3)) +
                                     std::string(textOf(disposition, "sendingMode")->substr(3)) + "; " +
                                     std::string(*textOf(disposition, "type")));
    if (const Json* extensions = find(mdn, "extensionFields"); extensions && extensions->is_object()) {
        for (const auto& member : extensions->get_object())
            addField(out, {member.key().data(), member.key().size()}, *textOf(member.value()));
    }
    return out;
}

mime::ComposedPart leaf(std::string type, std::string content, bool text)
{
    mime::ComposedPart part;
    part.type = std::move(type);
    part.content = std::make_shared<const std::string>(std::move(content));
    part.isText = text;
    return part;
}

/// "rfc822; alice@example.org" without its type.
Json fieldOrNull(const std::optional<std::string_view>& value)
{
    return value ? textJson(mime::unfold(*value)) : Json(nullptr);
}

std::optional<Object> readDisposition(std::string_view value)
{
    // "manual-action/MDN-sent-manually; displayed/error"
    const std::string text = toLower(mime::unfold(value));
    std::string_view rest = text;
    std::string_view modes = takeUntil(rest, ';');
    const std::string_view type = trimmed(takeUntil(rest, '/'));
    const std::string_view action = trimmed(takeUntil(modes, '/'));
    const std::string_view sending = trimmed(modes);
    if (!isOneOf(actionModes, action) || !isOneOf(sendingModes, sending) || !isOneOf(types, type))
        return std::nullopt;
    Object out;
    set(out, "actionMode", textJson(action));
    set(out, "sendingMode", textJson(sending));
    set(out, "type", textJson(type));
    return out;
}

bool hasType(const mime::Part& part, std::string_view type)
{
    if (!part.contentType)
        return false;
    std::string_view given = *part.contentType;
    return equalsIgnoreCase(trimmed(takeUntil(given, ';')), type);
}

} // namespace

std::optional<SetError> checkMdn(const Object& mdn)
{
    for (const auto& member : mdn) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json& value = member.value();
        const auto text = textOf(value);
        bool right = false;
        if (name == "forEmailId")
            right = isOfType(value, Type::Id);
        else if (name == "subject" || name == "reportingUA")
            right = value.is_null() || (text && isOneLine(*text));
        else if (name == "textBody")
            right = value.is_null() || (text && text->size() <= longestText);
        else if (name == "includeOriginalMessage")
            right = value.is_bool();
        else if (name == "disposition")
            right = isDisposition(value);
        else if (name == "finalRecipient")
            right = value.is_null() || (text && isOneLine(*text));
        else if (name == "extensionFields")
            right = value.is_null() || areExtensions(value);
        if (!right)
            return invalidProperty(name);
    }
    for (const std::string_view name : {"forEmailId", "disposition"}) {
        if (!find(mdn, name))
            return invalidProperty(name, "it must be given");
    }
    return std::nullopt;
}

std::string composeMdn(const Object& mdn, const MdnFacts& facts, std::string_view original)
{
    using mime::ComposedField;
    const std::string subject(textOf(mdn, "subject").value_or("Read: message"));
    std::vector<ComposedField> fields{
        {"From", mime::composeMailboxes({facts.from})},
        {"To", facts.to},
        {"Subject", mime::composeText(subject)},
        {"Date", formatMailDate(facts.now)},
        {"Message-ID", mime::makeMessageId(facts.hostName)},
        {"Auto-Submitted", "auto-replied"},
    };
    if (!facts.originalMessageId.empty()) {
        fields.push_back({"In-Reply-To", facts.originalMessageId});
        fields.push_back({"References", facts.originalMessageId});
    }
    const std::string text(textOf(mdn, "textBody").value_or(
        "This says that your message was displayed. It does not say that it was read or understood."));
    mime::ComposedPart body;
    body.type = "multipart/report; report-type=disposition-notification";
    body.parts.push_back(leaf("text/plain", text, true));
    body.parts.push_back(leaf("message/disposition-notification", machineText(mdn, facts), false));
    if (const Json* include = find(mdn, "includeOriginalMessage"); include && include->is_bool() && include->get_bool())
        body.parts.push_back(leaf("message/rfc822", std::string(original), false));
    return mime::composeMessage(fields, body);
}

std::optional<Object> parseMdn(std::string_view message)
{
    const mime::Structure structure = mime::scan(message);
    const mime::Part* report = nullptr;
    const mime::Part* text = nullptr;
    bool whole = false;
    for (const mime::Part& part : structure.parts) {
        if (part.parent != 0 || !hasType(structure.root(), "multipart/report"))
            continue;
        if (hasType(part, "message/disposition-notification"))
            report = &part;
        else if (!text && mime::isTextPart(part))
            text = &part;
        whole |= hasType(part, "message/rfc822") || hasType(part, "message/global");
    }
    if (!report)
        return std::nullopt;
    const std::string fields =
        mime::decodeTransfer(report->body(message), report->transferEncoding.value_or(std::string_view("8bit")));
    const auto disposition = mime::findHeader(fields, "Disposition");
    auto read = disposition ? readDisposition(*disposition) : std::nullopt;
    if (!read)
        return std::nullopt;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> known{{{"reportingUA", "Reporting-UA"},
                                                                                   {"mdnGateway", "MDN-Gateway"},
                                                                                   {"originalRecipient", "Original-Recipient"},
                                                                                   {"finalRecipient", "Final-Recipient"},
                                                                                   {"originalMessageId", "Original-Message-ID"}}};
    Object out, extensions;
    Array errors;
    set(out, "forEmailId", nullptr);
    const auto subject = mime::findHeader(message, "Subject");
    set(out, "subject", subject ? textJson(mime::decodeHeaderText(*subject)) : Json(nullptr));
    set(out, "textBody", text ? textJson(mime::partText(*text, message, longestText)) : Json(nullptr));
    set(out, "includeOriginalMessage", whole);
    set(out, "disposition", std::move(*read));
    for (const auto& [property, name] : known)
        set(out, property, fieldOrNull(mime::findHeader(fields, name)));
    mime::HeaderReader reader(fields);
    mime::HeaderField field;
    while (reader.next(field)) {
        if (!field.value.data() || equalsIgnoreCase(field.name, "Disposition"))
            continue;
        if (equalsIgnoreCase(field.name, "Error"))
            errors.push_back(textJson(mime::unfold(field.value)));
        else if (std::none_of(known.begin(), known.end(), [&](const auto& one) { return equalsIgnoreCase(one.second, field.name); }))
            set(extensions, field.name, textJson(mime::unfold(field.value)));
    }
    set(out, "error", errors.empty() ? Json(nullptr) : Json(std::move(errors)));
    set(out, "extensionFields", extensions.empty() ? Json(nullptr) : Json(std::move(extensions)));
    return out;
}

} // namespace posthorn::jmap
