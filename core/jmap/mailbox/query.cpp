#include <algorithm>

#include "base/text.h"
#include "jmap/ids.h"
#include "jmap/mailbox/mailbox_object.h"
#include "jmap/mailbox/methods.h"
#include "mime/part_text.h"

namespace posthorn::jmap {

namespace {

constexpr std::array<std::string_view, 3> sortProperties{"sortOrder", "name", "parentId"};

std::optional<MethodError> checkCondition(const Object& condition)
{
    for (const auto& member : condition) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json& value = member.value();
        const bool known = name == "parentId"       ? value.is_null() || isOfType(value, Type::Id)
                           : name == "name"         ? value.is_string()
                           : name == "role"         ? value.is_null() || value.is_string()
                           : name == "hasAnyRole"   ? value.is_bool()
                           : name == "isSubscribed" ? value.is_bool()
                                                    : false;
        if (!known)
            return MethodError{"unsupportedFilter", "mailboxes are not filtered by this: " + std::string(name.substr(0, 80))};
    }
    return std::nullopt;
}

struct MailboxQuery {
    Filter filter;
    std::vector<Sort> sort;
    bool sortAsTree = false;
    bool filterAsTree = false;
};

tl::expected<MailboxQuery, MethodError> readQuery(const Call& call)
{
    MailboxQuery out;
    auto filter = readFilter(call, checkCondition);
    if (!filter)
        return tl::unexpected<MethodError>(std::move(filter.error()));
    auto sort = readSort(call, sortProperties);
    if (!sort)
        return tl::unexpected<MethodError>(std::move(sort.error()));
    out.filter = std::move(*filter);
    out.sort = std::move(*sort);
    out.sortAsTree = call.arguments.flag("sortAsTree");
    out.filterAsTree = call.arguments.flag("filterAsTree");
    return out;
}

class Runner {
public:
    Runner(const Call& call, const MailboxQuery& query, const AccountView& view)
        : m_call(call), m_query(query), m_view(view)
    {
    }

    std::vector<std::string> run()
    {
        std::vector<const ViewMailbox*> found;
        for (const ViewMailbox& mailbox : m_view.mailboxes) {
            if (passes(mailbox))
                found.push_back(&mailbox);
        }
        const auto before = [this](const ViewMailbox* a, const ViewMailbox* b) { return compare(*a, *b) < 0; };
        std::stable_sort(found.begin(), found.end(), before);
        if (m_query.sortAsTree)
            found = asTree(found);
        std::vector<std::string> ids;
        for (const ViewMailbox* mailbox : found)
            ids.push_back(mailboxId(mailbox->info.id));
        return ids;
    }

private:
    bool passes(const ViewMailbox& mailbox) const
    {
        if (!matches(m_query.filter, [&](const Object& condition) { return matchesOne(mailbox, condition); }))
            return false;
        if (!m_query.filterAsTree)
            return true;
        const ViewMailbox* parent = m_view.parentOf(mailbox);
        return !parent || passes(*parent);
    }

    bool matchesOne(const ViewMailbox& mailbox, const Object& condition) const
    {
        for (const auto& member : condition) {
            const std::string_view name{member.key().data(), member.key().size()};
            const Json& value = member.value();
            bool matched = false;
            if (name == "parentId") {
                const ViewMailbox* parent = m_view.parentOf(mailbox);
                const auto wanted = textOf(value);
                matched = parent ? wanted && m_call.request.resolveId(*wanted) == mailboxId(parent->info.id) : !wanted;
            } else if (name == "name") {
                matched = mime::foldCase(leafName(mailbox)).find(mime::foldCase(*textOf(value))) != std::string::npos;
            } else if (name == "role") {
                matched = textOf(value).value_or(std::string_view()) == roleOf(mailbox);
            } else if (name == "hasAnyRole") {
                matched = value.get_bool() == !roleOf(mailbox).empty();
            } else {
                matched = value.get_bool() == mailbox.info.subscribed;
            }
            if (!matched)
                return false;
        }
        return true;
    }

    int compare(const ViewMailbox& a, const ViewMailbox& b) const
    {
        for (const Sort& sort : m_query.sort) {
            int order = 0;
            if (sort.property == "sortOrder") {
                order = int(sortOrderOf(a) - sortOrderOf(b));
            } else if (sort.property == "name") {
                order = mime::foldCase(leafName(a)).compare(mime::foldCase(leafName(b)));
            } else {
                const ViewMailbox* first = m_view.parentOf(a);
                const ViewMailbox* second = m_view.parentOf(b);
                const int64_t x = first ? first->info.id : 0;
                const int64_t y = second ? second->info.id : 0;
                order = x < y ? -1 : x > y ? 1 : 0;
            }
            if (order != 0)
                return sort.ascending ? order : -order;
        }
        return 0;
    }

    /// Children behind their parents; those whose parents are not among the results count as top ones.
    std::vector<const ViewMailbox*> asTree(const std::vector<const ViewMailbox*>& sorted) const
    {
        std::vector<const ViewMailbox*> out;
        const auto isIn = [&sorted](const ViewMailbox* m) { return std::find(sorted.begin(), sorted.end(), m) != sorted.end(); };
        const auto add = [&](const auto& self, const ViewMailbox* parent, size_t depth) -> void {
            if (depth > limits.maxMailboxDepth)
                return;
            for (const ViewMailbox* mailbox : sorted) {
                const ViewMailbox* own = m_view.parentOf(*mailbox);
                if (own && !isIn(own))
                    own = nullptr;
                if (own != parent)
                    continue;
                out.push_back(mailbox);
                self(self, mailbox, depth + 1);
            }
        };
        add(add, nullptr, 0);
        return out;
    }

    const Call& m_call;
    const MailboxQuery& m_query;
    const AccountView& m_view;
};

} // namespace

/// RFC 8621 section 2.3.
Task<Answer> mailboxQuery(Call call)
{
    auto query = readQuery(call);
    if (!query)
        co_return tl::unexpected<MethodError>(std::move(query.error()));
    auto view = co_await call.view();
    if (!view)
        co_return refuse(view.error());
    const std::vector<std::string> ids = Runner(call, *query, **view).run();
    const auto indexOf = [&ids](std::string_view id) -> std::optional<size_t> {
        const auto found = std::find(ids.begin(), ids.end(), id);
        return found == ids.end() ? std::nullopt : std::optional(size_t(found - ids.begin()));
    };
    const auto window = readWindow(call, ids.size(), indexOf);
    if (!window)
        co_return tl::unexpected<MethodError>(window.error());
    co_return queryAnswer(call, (*view)->state, true, *window, ids.size(), [&ids](size_t i) { return ids[i]; });
}

/// RFC 8621 section 2.4.
Task<Answer> mailboxQueryChanges(Call call)
{
    auto query = readQuery(call);
    if (!query)
        co_return tl::unexpected<MethodError>(std::move(query.error()));
    Task<tl::expected<MailboxDifference, MethodError>> task =
        mailboxesSince(call, *call.arguments.text("sinceQueryState"));
    const auto difference = co_await task;
    if (!difference)
        co_return tl::unexpected<MethodError>(difference.error());
    const AccountView& view = *difference->account.view;
    if (difference->account.since.upTo)
        co_return refuse("cannotCalculateChanges");
    co_return queryChangesSince(call, view.state, Runner(call, *query, view).run(), difference->numbers, mailboxId);
}

} // namespace posthorn::jmap
