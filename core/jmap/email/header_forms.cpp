#include "jmap/email/header_forms.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "jmap/dates.h"
#include "mime/decoded.h"
#include "mime/header.h"

namespace posthorn::jmap {

namespace {

constexpr std::array<std::pair<std::string_view, HeaderForm>, 7> forms{{
    {"asRaw", HeaderForm::Raw},
    {"asText", HeaderForm::Text},
    {"asAddresses", HeaderForm::Addresses},
    {"asGroupedAddresses", HeaderForm::GroupedAddresses},
    {"asMessageIds", HeaderForm::MessageIds},
    {"asDate", HeaderForm::Date},
    {"asURLs", HeaderForm::Urls},
}};

/// The fields of RFC 5322 and RFC 2369, and the form that each may have besides Raw.
constexpr std::array<std::pair<std::string_view, HeaderForm>, 27> fields{{
    {"From", HeaderForm::Addresses},          {"Sender", HeaderForm::Addresses},
    {"Reply-To", HeaderForm::Addresses},      {"To", HeaderForm::Addresses},
    {"Cc", HeaderForm::Addresses},            {"Bcc", HeaderForm::Addresses},
    {"Resent-From", HeaderForm::Addresses},   {"Resent-Sender", HeaderForm::Addresses},
    {"Resent-Reply-To", HeaderForm::Addresses}, {"Resent-To", HeaderForm::Addresses},
    {"Resent-Cc", HeaderForm::Addresses},     {"Resent-Bcc", HeaderForm::Addresses},
    {"Subject", HeaderForm::Text},            {"Comments", HeaderForm::Text},
    {"Keywords", HeaderForm::Text},           {"Message-ID", HeaderForm::MessageIds},
    {"In-Reply-To", HeaderForm::MessageIds},  {"References", HeaderForm::MessageIds},
    {"Resent-Message-ID", HeaderForm::MessageIds}, {"Date", HeaderForm::Date},
    {"Resent-Date", HeaderForm::Date},        {"List-Help", HeaderForm::Urls},
    {"List-Unsubscribe", HeaderForm::Urls},   {"List-Subscribe", HeaderForm::Urls},
    {"List-Post", HeaderForm::Urls},          {"List-Owner", HeaderForm::Urls},
    {"List-Archive", HeaderForm::Urls},
}};

/// Fields of these RFCs that have no form but Raw.
constexpr std::array<std::string_view, 2> rawOnly{"Return-Path", "Received"};

bool isFieldName(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 127 && c != ':'; });
}

bool isAllowed(std::string_view name, HeaderForm form)
{
    if (form == HeaderForm::Raw)
        return true;
    for (const std::string_view raw : rawOnly) {
        if (equalsIgnoreCase(raw, name))
            return false;
    }
    for (const auto& [field, own] : fields) {
        if (equalsIgnoreCase(field, name))
            return form == own || (own == HeaderForm::Addresses && form == HeaderForm::GroupedAddresses);
    }
    return true; // any form for what the RFCs do not define
}

Json addressJson(const mime::Address& address)
{
    std::string email = address.mailbox.value_or("");
    if (address.host && !address.host->empty())
        email += "@" + *address.host;
    const std::string name = address.name ? mime::phraseText(*address.name) : std::string();
    Object out;
    set(out, "name", name.empty() ? Json(nullptr) : textJson(name));
    set(out, "email", textJson(email));
    return out;
}

/// What stands in angle brackets, white space dropped.
Json bracketed(std::string_view value)
{
    Array out;
    for (;;) {
        const size_t open = value.find('<');
        const size_t close = open == std::string_view::npos ? open : value.find('>', open);
        if (close == std::string_view::npos)
            break;
        std::string id;
        for (const char c : value.substr(open + 1, close - open - 1)) {
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
                id += c;
        }
        if (!id.empty())
            out.push_back(textJson(id));
        value.remove_prefix(close + 1);
    }
    if (out.empty())
        return nullptr;
    return out;
}

/// Behind the colon, with everything but the last line end.
std::string_view rawValue(const mime::HeaderField& field)
{
    std::string_view raw = field.whole;
    const size_t colon = raw.find(':');
    raw.remove_prefix(colon == std::string_view::npos ? raw.size() : colon + 1);
    if (raw.ends_with('\n'))
        raw.remove_suffix(raw.ends_with("\r\n") ? 2 : 1);
    return raw;
}

} // namespace

std::optional<HeaderProperty> parseHeaderProperty(std::string_view property)
{
    constexpr std::string_view prefix = "header:";
    if (!property.starts_with(prefix))
        return std::nullopt;
    HeaderProperty out;
    out.key = property;
    std::string_view rest = property.substr(prefix.size());
    const auto words = split(rest, ':');
    out.name = words[0];
    if (!isFieldName(out.name) || words.size() > 3)
        return std::nullopt;
    size_t next = 1;
    if (next < words.size() && words[next] != "all") {
        const auto form = std::find_if(forms.begin(), forms.end(), [&](const auto& row) { return row.first == words[next]; });
        if (form == forms.end())
            return std::nullopt;
        out.form = form->second;
        ++next;
    }
    if (next < words.size()) {
        if (words[next] != "all" || next + 1 != words.size())
            return std::nullopt;
        out.all = true;
    }
    if (!isAllowed(out.name, out.form))
        return std::nullopt;
    return out;
}

std::optional<HeaderProperty> convenienceProperty(std::string_view property)
{
    using F = HeaderForm;
    struct Row {
        std::string_view property, name;
        F form;
    };
    static constexpr std::array<Row, 11> rows{{
        {"messageId", "Message-ID", F::MessageIds},
        {"inReplyTo", "In-Reply-To", F::MessageIds},
        {"references", "References", F::MessageIds},
        {"sender", "Sender", F::Addresses},
        {"from", "From", F::Addresses},
        {"to", "To", F::Addresses},
        {"cc", "Cc", F::Addresses},
        {"bcc", "Bcc", F::Addresses},
        {"replyTo", "Reply-To", F::Addresses},
        {"subject", "Subject", F::Text},
        {"sentAt", "Date", F::Date},
    }};
    for (const Row& row : rows) {
        if (row.property == property)
            return HeaderProperty{property, row.name, row.form, false};
    }
    return std::nullopt;
}

Json addressesJson(const std::vector<mime::Address>& addresses)
{
    Array out;
    for (const mime::Address& address : addresses) {
        if (address.kind == mime::Address::Kind::Mailbox)
            out.push_back(addressJson(address));
    }
    return out;
}

Json groupedAddressesJson(const std::vector<mime::Address>& addresses)
{
    using Kind = mime::Address::Kind;
    Array out;
    Array members;
    bool inGroup = false;
    Json name = nullptr;
    const auto flush = [&] {
        if (inGroup || !members.empty()) {
            Object group;
            set(group, "name", std::move(name));
            set(group, "addresses", std::move(members));
            out.push_back(std::move(group));
        }
        name = nullptr;
        members = Array();
    };
    for (const mime::Address& address : addresses) {
        if (address.kind == Kind::Mailbox) {
            members.push_back(addressJson(address));
            continue;
        }
        flush();
        inGroup = address.kind == Kind::GroupBegin;
        if (inGroup)
            name = textJson(mime::phraseText(address.mailbox.value_or("")));
    }
    flush();
    return out;
}

Json messageIdsJson(std::string_view value)
{
    return bracketed(value);
}

Json headerJson(std::string_view raw, HeaderForm form)
{
    switch (form) {
    case HeaderForm::Raw: {
        std::string text = validUtf8(raw);
        std::erase(text, '\0');
        return textJson(text);
    }
    case HeaderForm::Text:
        return textJson(mime::headerText(raw));
    case HeaderForm::Addresses:
        return addressesJson(mime::parseAddressList(raw));
    case HeaderForm::GroupedAddresses:
        return groupedAddressesJson(mime::parseAddressList(raw));
    case HeaderForm::MessageIds:
    case HeaderForm::Urls:
        return bracketed(raw);
    case HeaderForm::Date: {
        const auto date = mime::parseMailDate(raw);
        return date ? textJson(zonedDate(*date)) : Json(nullptr);
    }
    }
    return nullptr;
}

Json headerPropertyJson(const HeaderProperty& property, std::string_view header)
{
    mime::HeaderReader reader(header);
    mime::HeaderField field;
    Array all;
    std::optional<std::string_view> last;
    while (reader.next(field)) {
        if (!field.value.data() || !equalsIgnoreCase(field.name, property.name))
            continue;
        last = rawValue(field);
        if (property.all)
            all.push_back(headerJson(*last, property.form));
    }
    if (property.all)
        return all;
    return last ? headerJson(*last, property.form) : Json(nullptr);
}

Array headersJson(std::string_view header)
{
    mime::HeaderReader reader(header);
    mime::HeaderField field;
    Array out;
    while (reader.next(field)) {
        if (!field.value.data())
            continue;
        Object one;
        set(one, "name", textJson(field.name));
        set(one, "value", headerJson(rawValue(field), HeaderForm::Raw));
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace posthorn::jmap
