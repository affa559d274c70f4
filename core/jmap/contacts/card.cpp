#include "jmap/contacts/card.h"

#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "jmap/dates.h"
#include "mime/part_text.h"

namespace posthorn::jmap {

namespace {

/// The shape of a property's value.
enum class Shape { Text, Object, Map /**< of objects */, Set /**< whose values are true */, Date };

struct CardProperty {
    std::string_view name;
    Shape shape;
    std::string_view needs = {}; ///< the text that each object of a Map must have
};

/// RFC 9553 section 2.
constexpr std::array cardProperties{
    CardProperty{"@type", Shape::Text},          CardProperty{"version", Shape::Text},
    CardProperty{"created", Shape::Date},        CardProperty{"kind", Shape::Text},
    CardProperty{"language", Shape::Text},       CardProperty{"members", Shape::Set},
    CardProperty{"prodId", Shape::Text},         CardProperty{"relatedTo", Shape::Map},
    CardProperty{"uid", Shape::Text},            CardProperty{"updated", Shape::Date},
    CardProperty{"name", Shape::Object},         CardProperty{"nicknames", Shape::Map, "name"},
    CardProperty{"organizations", Shape::Map},   CardProperty{"speakToAs", Shape::Object},
    CardProperty{"titles", Shape::Map, "name"},  CardProperty{"emails", Shape::Map, "address"},
    CardProperty{"onlineServices", Shape::Map},  CardProperty{"phones", Shape::Map, "number"},
    CardProperty{"preferredLanguages", Shape::Map}, CardProperty{"calendars", Shape::Map, "uri"},
    CardProperty{"schedulingAddresses", Shape::Map, "uri"}, CardProperty{"addresses", Shape::Map},
    CardProperty{"cryptoKeys", Shape::Map, "uri"}, CardProperty{"directories", Shape::Map, "uri"},
    CardProperty{"links", Shape::Map, "uri"},    CardProperty{"media", Shape::Map, "uri"},
    CardProperty{"localizations", Shape::Map},   CardProperty{"anniversaries", Shape::Map},
    CardProperty{"keywords", Shape::Set},        CardProperty{"notes", Shape::Map, "note"},
    CardProperty{"personalInfo", Shape::Map, "value"},
};

bool isSet(const Json& value)
{
    const Object* map = value.if_object();
    return map && std::all_of(map->begin(), map->end(), [](const auto& member) {
        return member.value().is_bool() && member.value().get_bool() && !member.key().empty() && member.key().size() <= 1000;
    });
}

bool isMap(const Json& value, std::string_view needs)
{
    const Object* map = value.if_object();
    return map && std::all_of(map->begin(), map->end(), [needs](const auto& member) {
        const Object* item = member.value().if_object();
        return item && !member.key().empty() && member.key().size() <= 255 && (needs.empty() || textOf(*item, needs));
    });
}

bool hasShape(const Json& value, const CardProperty& property)
{
    const auto text = textOf(value);
    switch (property.shape) {
    case Shape::Text:
        return text && !text->empty() && text->size() <= 1000;
    case Shape::Date:
        return text && parseUtcDate(*text);
    case Shape::Object:
        return value.is_object();
    case Shape::Set:
        return isSet(value);
    case Shape::Map:
        return isMap(value, property.needs);
    }
    return false;
}

std::optional<SetError> checkName(const Json& value)
{
    const Object& name = value.get_object();
    const Json* full = find(name, "full");
    const Json* components = find(name, "components");
    bool right = !full || full->is_string();
    if (components) {
        right &= isOfType(*components, Type::Objects);
        for (const Json& part : right ? components->get_array() : Array())
            right &= textOf(part.get_object(), "kind") && textOf(part.get_object(), "value");
    }
    return right ? std::nullopt : std::optional(invalidProperty("name"));
}

} // namespace

std::optional<SetError> checkCard(const Object& card, const AddressBooks& books)
{
    for (const CardProperty& property : cardProperties) {
        if (const Json* value = find(card, property.name); value && !hasShape(*value, property))
            return invalidProperty(property.name);
    }
    if (textOf(card, "@type") != "Card")
        return invalidProperty("@type", "it is \"Card\"");
    if (!find(card, "uid"))
        return invalidProperty("uid", "a card has one");
    if (const Json* name = find(card, "name")) {
        if (auto error = checkName(*name))
            return error;
    }
    const Json* ids = find(card, "addressBookIds");
    const Object* map = ids ? ids->if_object() : nullptr;
    if (!map || map->empty() || !isSet(*ids))
        return invalidProperty("addressBookIds", "a card is in one address book at least");
    for (const auto& member : *map) {
        if (!books.isWritable({member.key().data(), member.key().size()}))
            return invalidProperty("addressBookIds", "no such address book, or one that nobody writes");
    }
    return std::nullopt;
}

void completeCard(Object& card, const AddressBooks& books, UnixMs now)
{
    const auto complete = [&card](std::string_view name, Json value) {
        if (!find(card, name))
            set(card, name, std::move(value));
    };
    complete("@type", "Card");
    complete("version", "1.0");
    complete("kind", "individual");
    if (!find(card, "uid")) { // RFC 9562 version 4
        std::string bytes = randomBytes(16);
        bytes[6] = char((bytes[6] & 0x0f) | 0x40);
        bytes[8] = char((bytes[8] & 0x3f) | 0x80);
        std::string hex = hexEncode(bytes);
        for (const size_t at : {20, 16, 12, 8})
            hex.insert(at, "-");
        set(card, "uid", textJson("urn:uuid:" + toLower(hex)));
    }
    complete("created", textJson(utcDate(now)));
    complete("updated", textJson(utcDate(now)));
    if (!find(card, "addressBookIds")) {
        Object ids;
        set(ids, books.defaultId(), true);
        set(card, "addressBookIds", std::move(ids));
    }
}

std::string nameComponent(const Object& card, std::string_view kind)
{
    const Json* name = find(card, "name");
    const Json* components = name && name->is_object() ? find(name->get_object(), "components") : nullptr;
    std::string out;
    for (const Json& part : components && components->is_array() ? components->get_array() : Array()) {
        const Object* object = part.if_object();
        if (object && textOf(*object, "kind") == kind)
            out += (out.empty() ? "" : " ") + std::string(textOf(*object, "value").value_or(""));
    }
    return out;
}

namespace {

/// All texts in a value, but for those that name kinds and types.
void addTexts(const Json& value, std::string& out, int depth = 0)
{
    if (const auto text = textOf(value)) {
        out.append(*text).push_back('\n');
    } else if (const Array* items = value.if_array()) {
        for (const Json& item : *items) {
            if (depth < 8)
                addTexts(item, out, depth + 1);
        }
    } else if (const Object* object = value.if_object()) {
        for (const auto& member : *object) {
            if (depth < 8 && member.key() != "@type" && member.key() != "kind")
                addTexts(member.value(), out, depth + 1);
        }
    }
}

struct Condition {
    std::string_view name;
    std::string_view property; ///< of the card, whose texts are searched
};

/// RFC 9610 section 3.3.1: those that look for words.
constexpr std::array conditions{
    Condition{"name", "name"},          Condition{"nickname", "nicknames"},
    Condition{"organization", "organizations"}, Condition{"email", "emails"},
    Condition{"phone", "phones"},       Condition{"onlineService", "onlineServices"},
    Condition{"address", "addresses"},  Condition{"note", "notes"},
};

constexpr std::array<std::string_view, 10> textProperties{"name",   "nicknames", "organizations",  "titles",    "emails",
                                                         "phones", "addresses", "onlineServices", "notes", "keywords"};

constexpr std::array<std::string_view, 4> dateConditions{"createdBefore", "createdAfter", "updatedBefore", "updatedAfter"};

template<class List>
bool contains(const List& list, std::string_view name)
{
    return std::find(list.begin(), list.end(), name) != list.end();
}

/// Each word must begin somewhere in the texts or stand in them; text in quotes counts as one.
bool hasWords(const std::string& texts, std::string_view wanted)
{
    const std::string folded = mime::foldCase(wanted);
    std::string_view rest = folded;
    while (!rest.empty()) {
        const bool quoted = rest.front() == '"';
        if (quoted)
            rest.remove_prefix(1);
        const std::string_view word = takeUntil(rest, quoted ? '"' : ' ');
        if (!word.empty() && texts.find(word) == std::string::npos)
            return false;
    }
    return true;
}

} // namespace

std::string cardTexts(const Object& card, std::string_view property)
{
    std::string out;
    const auto add = [&](std::string_view name) {
        const Json* value = find(card, name);
        if (!value)
            return;
        if (name == "keywords" && value->is_object()) {
            for (const auto& member : value->get_object())
                out.append(member.key().data(), member.key().size()).push_back('\n');
        } else {
            addTexts(*value, out);
        }
    };
    if (property == "text") {
        for (const std::string_view name : textProperties)
            add(name);
    } else {
        for (const Condition& condition : conditions) {
            if (condition.name == property)
                add(condition.property);
        }
    }
    return mime::foldCase(out);
}

std::optional<MethodError> checkCardCondition(const Object& condition)
{
    for (const auto& member : condition) {
        const std::string_view name{member.key().data(), member.key().size()};
        const bool words = name == "text" || name == "uid" || name == "hasMember" || name == "kind" || name.starts_with("name/") ||
                           std::any_of(conditions.begin(), conditions.end(), [name](const Condition& one) { return one.name == name; });
        const auto text = textOf(member.value());
        const bool right = name == "inAddressBook"          ? isOfType(member.value(), Type::Id)
                           : contains(dateConditions, name) ? text && parseUtcDate(*text)
                                                            : words && text;
        if (!right)
            return MethodError{"unsupportedFilter", "cards are not filtered by this: " + std::string(name.substr(0, 80))};
    }
    return std::nullopt;
}

bool matchesCard(const Object& card, const Object& condition)
{
    const auto inSet = [&card](std::string_view property, std::string_view wanted) {
        const Json* set = find(card, property);
        return set && set->is_object() && find(set->get_object(), wanted);
    };
    for (const auto& member : condition) {
        const std::string_view name{member.key().data(), member.key().size()};
        const std::string_view wanted = *textOf(member.value());
        bool matched = false;
        if (name == "inAddressBook") {
            matched = inSet("addressBookIds", wanted);
        } else if (name == "hasMember") {
            matched = inSet("members", wanted);
        } else if (name == "uid" || name == "kind") {
            matched = textOf(card, name) == wanted;
        } else if (contains(dateConditions, name)) {
            const auto date = parseUtcDate(textOf(card, name.substr(0, 7)).value_or("")); // "created" and "updated"
            const UnixMs limit = *parseUtcDate(wanted);
            matched = date && (name.ends_with("Before") ? *date < limit : *date >= limit);
        } else if (name.starts_with("name/")) {
            matched = hasWords(mime::foldCase(nameComponent(card, name.substr(5))), wanted);
        } else {
            matched = hasWords(cardTexts(card, name), wanted);
        }
        if (!matched)
            return false;
    }
    return true;
}

} // namespace posthorn::jmap
