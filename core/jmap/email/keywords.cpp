#include "jmap/email/keywords.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace posthorn::jmap {

namespace {

constexpr std::array<std::pair<std::string_view, uint32_t>, 4> systemKeywords{{
    {"$seen", store::Seen},
    {"$flagged", store::Flagged},
    {"$answered", store::Answered},
    {"$draft", store::Draft},
}};

} // namespace

bool isKeyword(std::string_view keyword)
{
    constexpr size_t longest = 255;
    return !keyword.empty() && keyword.size() <= longest && std::all_of(keyword.begin(), keyword.end(), [](char c) {
        return c > ' ' && c < 127 && std::string_view("(){]%*\"\\").find(c) == std::string_view::npos;
    });
}

uint32_t flagOf(std::string_view keyword)
{
    for (const auto& [name, flag] : systemKeywords) {
        if (equalsIgnoreCase(name, keyword))
            return flag;
    }
    return 0;
}

Keywords keywordsOf(const store::Entry& entry, const store::MailboxSnapshot& snapshot)
{
    Keywords out;
    for (const auto& [name, flag] : systemKeywords) {
        if (entry.flags & flag)
            out.emplace(name);
    }
    if (entry.keywords.empty())
        return out;
    const std::vector<std::string>& names = *snapshot.keywords;
    for (size_t i = 0; i < names.size(); ++i) {
        if (entry.keywords.has(i))
            out.insert(toLower(names[i]));
    }
    return out;
}

Keywords keywordsOf(const std::vector<AccountView::Placement>& placements)
{
    Keywords out;
    bool seen = true;
    for (const AccountView::Placement& placement : placements) {
        out.merge(keywordsOf(placement.entry, placement.mailbox->index->snapshot()));
        seen &= (placement.entry.flags & store::Seen) != 0;
    }
    if (!seen)
        out.erase("$seen");
    return out;
}

bool hasKeyword(const store::Entry& entry, const store::MailboxSnapshot& snapshot, std::string_view keyword)
{
    if (const uint32_t flag = flagOf(keyword))
        return (entry.flags & flag) != 0;
    if (entry.keywords.empty())
        return false;
    const std::vector<std::string>& names = *snapshot.keywords;
    for (size_t i = 0; i < names.size(); ++i) {
        if (entry.keywords.has(i) && equalsIgnoreCase(names[i], keyword))
            return true;
    }
    return false;
}

Object keywordsJson(const Keywords& keywords)
{
    Object out;
    for (const std::string& keyword : keywords)
        set(out, keyword, true);
    return out;
}

std::optional<Keywords> readKeywords(const Json& value)
{
    const Object* object = value.if_object();
    if (!object)
        return std::nullopt;
    Keywords out;
    for (const auto& member : *object) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (!isKeyword(name) || !member.value().is_bool() || !member.value().get_bool())
            return std::nullopt;
        out.insert(toLower(name));
    }
    return out;
}

FlagsAndKeywords toFlags(const Keywords& keywords)
{
    FlagsAndKeywords out;
    for (const std::string& keyword : keywords) {
        if (const uint32_t flag = flagOf(keyword))
            out.flags |= flag;
        else
            out.keywords.push_back(keyword);
    }
    return out;
}

} // namespace posthorn::jmap
