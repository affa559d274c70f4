#include <algorithm>

#include "base/text.h"
#include "jmap/contacts/global_book.h"
#include "jmap/ids.h"
#include "jmap/principals/methods.h"
#include "jmap/principals/principals.h"
#include "mime/part_text.h"

namespace posthorn::jmap {

namespace {

constexpr std::array<std::string_view, 2> sortProperties{"name", "email"};

/// What a query sees of a principal.
struct Row {
    std::string id;
    std::string account; ///< its account's id
    std::string name;
    std::string email;
};

std::optional<MethodError> checkCondition(const Object& condition)
{
    for (const auto& member : condition) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json& value = member.value();
        const bool known = name == "accountIds" ? isOfType(value, Type::Strings)
                           : name == "email" || name == "name" || name == "text" || name == "type" || name == "timeZone"
                               ? value.is_string()
                               : false;
        if (!known)
            return MethodError{"unsupportedFilter", "principals are not filtered by this: " + std::string(name.substr(0, 80))};
    }
    return std::nullopt;
}

bool holds(const std::string& text, std::string_view part)
{
    return mime::foldCase(text).find(mime::foldCase(part)) != std::string::npos;
}

bool matchesOne(const Row& row, const Object& condition)
{
    return std::all_of(condition.begin(), condition.end(), [&row](const auto& member) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json& value = member.value();
        if (name == "accountIds") {
            return std::any_of(value.get_array().begin(), value.get_array().end(),
                               [&row](const Json& id) { return textOf(id) == row.account; });
        }
        const std::string_view wanted = *textOf(value);
        if (name == "email")
            return holds(row.email, wanted);
        if (name == "name")
            return holds(row.name, wanted);
        if (name == "text")
            return holds(row.name, wanted) || holds(row.email, wanted);
        return name == "type" && wanted == "individual"; // nobody's time zone is known
    });
}

/// A whole address that the filter asks for: it is found also where the domain's accounts are not shown, or are too many.
std::optional<std::string> wholeAddress(const Filter& filter)
{
    if (filter.kind != Filter::Kind::Condition)
        return std::nullopt;
    const auto email = textOf(*filter.condition, "email");
    return email ? std::optional(std::string(*email)) : std::nullopt;
}

Task<Result<std::vector<Row>>> rowsOf(Call call, const Filter& filter, const GlobalBook& book)
{
    std::vector<Row> out;
    for (const Object& card : book.cards) {
        const std::string number = std::string(*textOf(card, "id")).substr(1);
        const Json* name = find(card, "name");
        const Json* emails = find(card, "emails");
        out.push_back({"p" + number, "a" + number, std::string(textOf(*name->if_object(), "full").value_or("")),
                       std::string(textOf(*find(*emails->if_object(), "e1")->if_object(), "address").value_or(""))});
    }
    const Principal& self = call.principal();
    if (!book.exists())
        out.push_back({principalId(self.account), accountId(self.account), self.displayName, self.address.text()});
    const auto text = wholeAddress(filter);
    const auto address = text ? MailAddress::parse(*text) : std::nullopt;
    const bool known = std::any_of(out.begin(), out.end(), [&text](const Row& row) { return text && equalsIgnoreCase(row.email, *text); });
    if (known || !address || !call.services().directory || toLower(address->domain) != toLower(self.address.domain))
        co_return std::move(out);
    auto found = co_await Ask<std::optional<directory::Account>>([&](auto reply) {
        call.services().directory->findAccount(*address, call.services().worker, std::move(reply));
    });
    if (!found)
        co_return passOn(found.error());
    if (*found && (*found)->kind == directory::AccountKind::User && (*found)->enabled)
        out.push_back({principalId((*found)->id), accountId((*found)->id), book.exists() ? (*found)->realName : std::string(),
                       (*found)->address.text()});
    co_return std::move(out);
}

} // namespace

/// RFC 9670 section 2.4.
Task<Answer> principalQuery(Call call)
{
    auto filter = readFilter(call, checkCondition);
    if (!filter)
        co_return tl::unexpected<MethodError>(std::move(filter.error()));
    auto sort = readSort(call, sortProperties);
    if (!sort)
        co_return tl::unexpected<MethodError>(std::move(sort.error()));
    Task<Result<GlobalBookPtr>> booking = readGlobalBook(call);
    const auto book = co_await booking;
    if (!book)
        co_return refuse(book.error());
    Task<Result<std::vector<Row>>> reading = rowsOf(call, *filter, **book);
    auto rows = co_await reading;
    if (!rows)
        co_return refuse(rows.error());
    std::erase_if(*rows, [&](const Row& row) {
        return !matches(*filter, [&row](const Object& condition) { return matchesOne(row, condition); });
    });
    std::stable_sort(rows->begin(), rows->end(), [&sort](const Row& a, const Row& b) {
        for (const Sort& one : *sort) {
            const bool byName = one.property == "name";
            const int order = mime::foldCase(byName ? a.name : a.email).compare(mime::foldCase(byName ? b.name : b.email));
            if (order != 0)
                return one.ascending ? order < 0 : order > 0;
        }
        return false;
    });
    const auto indexOf = [&rows](std::string_view id) -> std::optional<size_t> {
        const auto found = std::find_if(rows->begin(), rows->end(), [id](const Row& row) { return row.id == id; });
        return found == rows->end() ? std::nullopt : std::optional(size_t(found - rows->begin()));
    };
    const auto window = readWindow(call, rows->size(), indexOf);
    if (!window)
        co_return tl::unexpected<MethodError>(window.error());
    co_return queryAnswer(call, "d" + (*book)->state, false, *window, rows->size(),
                          [&rows](size_t i) { return (*rows)[i].id; });
}

/// RFC 9670 section 2.5.
Task<Answer> principalQueryChanges(Call)
{
    co_return refuse("cannotCalculateChanges");
}

} // namespace posthorn::jmap
