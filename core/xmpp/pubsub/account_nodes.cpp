#include "xmpp/account/keeper.h"
#include "xmpp/pubsub/node_store.h"

namespace posthorn::xmpp {

namespace {

std::string keyOf(std::string_view node, std::string_view item)
{
    return std::string(node) + '\0' + std::string(item);
}

class AccountNodes final : public NodeStore {
public:
    AccountNodes(store::Objects& objects, store::AccountId account)
        : m_keeper(objects, account, "xmpp-pubsub")
    {
    }

    void load(std::function<void(KeptNode)> take, Reply<void> reply) override
    {
        m_keeper.load(
            [this, take = std::move(take)](const std::vector<Keeper::Item>& items) {
                for (const Keeper::Item& each : items) {
                    auto kept = readKept(each.bytes);
                    if (!kept)
                        continue;
                    m_keeper.known(keyOf(kept->node, kept->item ? kept->item->id : std::string()), each.id);
                    take(std::move(*kept));
                }
            },
            std::move(reply));
    }

    void fetch(const std::string& node, std::vector<std::string> items,
               Reply<std::map<std::string, std::string>> reply) override
    {
        std::vector<std::string> keys;
        for (const std::string& each : items)
            keys.push_back(keyOf(node, each));
        m_keeper.read(std::move(keys), [reply = std::move(reply)](Result<std::vector<Keeper::Item>> found) {
            if (!found)
                return reply(passOn(found.error()));
            std::map<std::string, std::string> payloads;
            for (const Keeper::Item& each : *found) {
                if (auto kept = readKept(each.bytes); kept && kept->item)
                    payloads[kept->item->id] = *kept->item->payload;
            }
            reply(std::move(payloads));
        });
    }

    void change(std::vector<NodeChange> changes, Reply<void> reply) override
    {
        std::vector<Keeper::Entry> entries;
        for (NodeChange& each : changes)
            entries.push_back({keyOf(each.node, each.item), std::move(each.bytes), each.erase});
        m_keeper.change(std::move(entries), std::move(reply));
    }

    size_t waiting() const override { return m_keeper.waiting(); }

private:
    Keeper m_keeper;
};

} // namespace

std::unique_ptr<NodeStore> accountNodes(store::Objects& objects, store::AccountId account)
{
    return std::make_unique<AccountNodes>(objects, account);
}

} // namespace posthorn::xmpp
