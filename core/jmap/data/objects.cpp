#include "jmap/data/objects.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::jmap {

using store::AccountId;

namespace {

constexpr size_t mostGone = 500;        // of one kind, remembered
constexpr size_t largestFile = 64 << 20;

uint64_t numberOf(const Object& object, std::string_view name)
{
    const Json* value = find(object, name);
    return value ? uint64_t(std::max<int64_t>(0, integerOf(*value).value_or(0))) : 0;
}

} // namespace

FileObjects::FileObjects(std::string folder, FileSystem& files) : m_folder(std::move(folder)), m_files(files)
{
    m_thread.post([this] { (void)m_files.makeFolder(m_folder); });
}

FileObjects::~FileObjects() = default;

std::string FileObjects::pathOf(AccountId account) const
{
    return m_folder + "/" + std::to_string(account) + ".json";
}

Result<FileObjects::Account*> FileObjects::load(AccountId account)
{
    const auto known = m_accounts.find(account);
    if (known != m_accounts.end())
        return &known->second;
    Account kinds;
    auto names = m_files.list(m_folder);
    if (!names)
        return passOn(names.error());
    if (std::binary_search(names->begin(), names->end(), std::to_string(account) + ".json")) {
        auto file = m_files.open(pathOf(account), OpenMode::Read);
        if (!file)
            return passOn(file.error());
        auto text = (*file)->read(0, largestFile);
        if (!text)
            return passOn(text.error());
        auto parsed = parseJson(*text);
        const Object* root = parsed ? parsed->if_object() : nullptr;
        if (!root)
            return fail(ErrorKind::Corrupt, "stored objects are damaged", pathOf(account));
        for (const auto& member : *root) {
            const Object* from = member.value().if_object();
            if (!from)
                continue;
            Kind& kind = kinds[std::string(member.key())];
            kind.state = numberOf(*from, "state");
            kind.forgotten = numberOf(*from, "forgotten");
            const Json* items = find(*from, "items");
            for (const Json& item : items && items->is_array() ? items->get_array() : Array()) {
                if (const Object* object = item.if_object())
                    kind.items.push_back({std::string(textOf(*object, "id").value_or("")),
                                          std::string(textOf(*object, "text").value_or("{}")),
                                          numberOf(*object, "created"), numberOf(*object, "changed")});
            }
            const Json* gone = find(*from, "gone");
            for (const Json& item : gone && gone->is_array() ? gone->get_array() : Array()) {
                if (const Object* object = item.if_object())
                    kind.gone.push_back({std::string(textOf(*object, "id").value_or("")), numberOf(*object, "at")});
            }
        }
    }
    return &(m_accounts[account] = std::move(kinds));
}

Result<void> FileObjects::save(AccountId account, const Account& kinds)
{
    Object root;
    for (const auto& [name, kind] : kinds) {
        Array items, gone;
        for (const Item& item : kind.items) {
            Object object;
            set(object, "id", textJson(item.id));
            set(object, "text", textJson(item.text));
            set(object, "created", item.created);
            set(object, "changed", item.changed);
            items.push_back(std::move(object));
        }
        for (const Gone& one : kind.gone) {
            Object object;
            set(object, "id", textJson(one.id));
            set(object, "at", one.at);
            gone.push_back(std::move(object));
        }
        Object out;
        set(out, "state", kind.state);
        set(out, "forgotten", kind.forgotten);
        set(out, "items", std::move(items));
        set(out, "gone", std::move(gone));
        set(root, name, std::move(out));
    }
    return replaceFile(m_files, pathOf(account), serializeJson(root));
}

void FileObjects::list(AccountId account, const std::string& kind, Executor& asker, Reply<ObjectList> reply)
{
    m_thread.post([this, account, kind, &asker, reply = std::move(reply)] {
        Result<ObjectList> out = ObjectList();
        if (auto kinds = load(account)) {
            const Kind& found = (**kinds)[kind];
            out->state = found.state;
            for (const Item& item : found.items)
                out->items.push_back({item.id, item.text});
        } else {
            out = passOn(kinds.error());
        }
        asker.post([reply, out = std::move(out)] { reply(out); });
    });
}

void FileObjects::put(AccountId account, const std::string& kind, const std::string& id,
                      std::optional<std::string> text, Executor& asker, Reply<uint64_t> reply)
{
    m_thread.post([this, account, kind, id, text = std::move(text), &asker, reply = std::move(reply)] {
        const auto work = [&]() -> Result<uint64_t> {
            auto kinds = load(account);
            if (!kinds)
                return passOn(kinds.error());
            Account next = **kinds; // what is on the disk counts
            Kind& own = next[kind];
            const auto at = std::find_if(own.items.begin(), own.items.end(), [&](const Item& item) { return item.id == id; });
            if (!text && at == own.items.end())
                return own.state;
            ++own.state;
            if (!text) {
                own.items.erase(at);
                own.gone.push_back({id, own.state});
                if (own.gone.size() > mostGone) {
                    own.forgotten = own.gone.front().at;
                    own.gone.erase(own.gone.begin());
                }
            } else if (at == own.items.end()) {
                own.items.push_back({id, *text, own.state, own.state});
            } else {
                at->text = *text;
                at->changed = own.state;
            }
            const uint64_t state = own.state;
            if (auto saved = save(account, next); !saved)
                return passOn(saved.error());
            **kinds = std::move(next);
            return state;
        };
        asker.post([reply, out = work()] { reply(out); });
    });
}

void FileObjects::changes(AccountId account, const std::string& kind, uint64_t since, Executor& asker,
                          Reply<ObjectChanges> reply)
{
    m_thread.post([this, account, kind, since, &asker, reply = std::move(reply)] {
        const auto work = [&]() -> Result<ObjectChanges> {
            auto kinds = load(account);
            if (!kinds)
                return passOn(kinds.error());
            const Kind& own = (**kinds)[kind];
            if (since > own.state || since < own.forgotten)
                return fail(ErrorKind::NotFound, "no such state");
            ObjectChanges out;
            out.state = own.state;
            for (const Item& item : own.items) {
                if (item.created > since)
                    out.created.push_back(item.id);
                else if (item.changed > since)
                    out.updated.push_back(item.id);
            }
            for (const Gone& gone : own.gone) {
                if (gone.at > since)
                    out.destroyed.push_back(gone.id);
            }
            return out;
        };
        asker.post([reply, out = work()] { reply(out); });
    });
}

void FileObjects::owners(const std::string& kind, Executor& asker, Reply<std::vector<AccountId>> reply)
{
    m_thread.post([this, kind, &asker, reply = std::move(reply)] {
        std::vector<AccountId> out;
        if (auto names = m_files.list(m_folder)) {
            for (const std::string& name : *names) {
                const auto account = parseNumber<AccountId>(std::string_view(name).substr(0, name.find('.')));
                if (!account || !name.ends_with(".json"))
                    continue;
                auto kinds = load(*account);
                if (kinds && (*kinds)->contains(kind) && !(**kinds)[kind].items.empty())
                    out.push_back(*account);
            }
        }
        asker.post([reply, out = std::move(out)] { reply(out); });
    });
}

} // namespace posthorn::jmap
