#include "jmap/mailbox/mailbox_object.h"

#include <algorithm>

#include "base/text.h"
#include "jmap/ids.h"
#include "jmap/mailbox/sharing.h"

namespace posthorn::jmap {

using store::SpecialUse;

namespace {

constexpr std::array<std::pair<SpecialUse, std::string_view>, 5> roles{{
    {SpecialUse::Drafts, "drafts"},
    {SpecialUse::Sent, "sent"},
    {SpecialUse::Archive, "archive"},
    {SpecialUse::Junk, "junk"},
    {SpecialUse::Trash, "trash"},
}};

} // namespace

std::string_view roleOf(const ViewMailbox& mailbox)
{
    if (mailbox.info.name == "INBOX")
        return "inbox";
    for (const auto& [use, role] : roles) {
        if (use == mailbox.info.specialUse)
            return role;
    }
    return mailbox.settings.role;
}

bool isOwnRole(std::string_view role)
{
    // The IANA registry of mailbox roles, without those of mailboxes that hold no messages of their own.
    constexpr std::array<std::string_view, 5> own{"snoozed", "scheduled", "important", "memos", "templates"};
    return std::find(own.begin(), own.end(), role) != own.end();
}

const ViewMailbox* findRole(const AccountView& view, std::string_view role)
{
    const auto found = std::find_if(view.mailboxes.begin(), view.mailboxes.end(),
                                    [role](const ViewMailbox& mailbox) { return mailbox.index && roleOf(mailbox) == role; });
    return found == view.mailboxes.end() ? nullptr : &*found;
}

std::optional<SpecialUse> specialUseOf(std::string_view role)
{
    for (const auto& [use, name] : roles) {
        if (name == role)
            return use;
    }
    return std::nullopt;
}

std::string_view leafName(const ViewMailbox& mailbox)
{
    const std::string_view name = mailbox.info.name;
    return name.substr(name.rfind('/') + 1); // npos + 1 is 0
}

int64_t sortOrderOf(const ViewMailbox& mailbox)
{
    if (mailbox.settings.sortOrder)
        return *mailbox.settings.sortOrder;
    const std::string_view role = roleOf(mailbox);
    if (role == "inbox")
        return 1;
    for (size_t i = 0; i < roles.size(); ++i) {
        if (roles[i].second == role)
            return int64_t(i) + 2;
    }
    return 10;
}

Object mailboxJson(const AccountView& view, const ViewMailbox& mailbox, const ThreadCounts& threads, bool readOnly)
{
    const ViewMailbox* parent = view.parentOf(mailbox);
    const std::string_view role = roleOf(mailbox);
    const bool inbox = role == "inbox";
    const auto may = [&](uint32_t right, bool possible) { return possible && !readOnly && mailbox.may(right); };
    const bool holds = mailbox.info.selectable;
    Object rights;
    set(rights, "mayReadItems", holds && mailbox.may(store::ReadItems));
    set(rights, "mayAddItems", may(store::AddItems, holds));
    set(rights, "mayRemoveItems", may(store::RemoveItems, holds));
    set(rights, "maySetSeen", may(store::SetSeen, holds));
    set(rights, "maySetKeywords", may(store::SetKeywords, holds));
    set(rights, "mayCreateChild", may(store::CreateChild, true));
    set(rights, "mayRename", may(store::RenameMailbox, !inbox));
    set(rights, "mayDelete", may(store::DeleteMailbox, !inbox));
    set(rights, "maySubmit", may(store::AddItems, holds && view.own));
    set(rights, "mayShare", may(store::ShareMailbox, holds));
    Object out;
    set(out, "id", textJson(mailboxId(mailbox.info.id)));
    set(out, "name", textJson(leafName(mailbox)));
    set(out, "parentId", parent ? textJson(mailboxId(parent->info.id)) : Json(nullptr));
    set(out, "role", role.empty() ? Json(nullptr) : textJson(role));
    set(out, "sortOrder", sortOrderOf(mailbox));
    set(out, "totalEmails", mailbox.index ? mailbox.index->byDate().size() : 0);
    set(out, "unreadEmails", mailbox.index ? mailbox.index->unread() : 0);
    set(out, "totalThreads", threads.total);
    set(out, "unreadThreads", threads.unread);
    set(out, "myRights", std::move(rights));
    set(out, "isSubscribed", mailbox.info.subscribed);
    set(out, "shareWith", mailbox.may(store::ShareMailbox) ? Json(shareWithJson(mailbox.info.grants)) : Json(nullptr));
    return out;
}

} // namespace posthorn::jmap
