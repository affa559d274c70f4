// A service's nodes among the chat store's rooms.
#include <algorithm>
#include <deque>

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "xmpp/pubsub/node_store.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t rowsAtOnce = 200;

class DomainNodes final : public NodeStore {
public:
    DomainNodes(std::shared_ptr<store::Rooms> rooms, std::string domain)
        : m_rooms(std::move(rooms))
        , m_domain(std::move(domain))
    {
    }

    void load(std::function<void(KeptNode)> take, Reply<void> reply) override
    {
        const auto loading = std::make_shared<Loading>();
        loading->take = std::move(take);
        loading->reply = std::move(reply);
        proceed(loading);
    }

    void fetch(const std::string& node, std::vector<std::string> items,
               Reply<std::map<std::string, std::string>> reply) override
    {
        const auto id = m_ids.find(node);
        if (id == m_ids.end())
            return reply(std::map<std::string, std::string>());
        m_rooms->entries(id->second, m_life.bind([items = std::move(items), reply = std::move(reply)](
                                                     Result<std::vector<store::RoomEntry>> entries) {
            if (!entries)
                return reply(passOn(entries.error()));
            std::map<std::string, std::string> found;
            for (const store::RoomEntry& each : *entries) {
                if (std::find(items.begin(), items.end(), each.key) == items.end())
                    continue;
                if (auto kept = readKept(each.bytes); kept && kept->item)
                    found[each.key] = *kept->item->payload;
            }
            reply(std::move(found));
        }));
    }

    // Changes of one node together are one commit.
    void change(std::vector<NodeChange> changes, Reply<void> reply) override
    {
        Work work;
        for (NodeChange& each : changes) {
            if (each.node != work.node && !work.node.empty()) {
                m_work.push_back(std::move(work));
                work = {};
            }
            work.node = each.node;
            if (each.item.empty() && each.erase)
                work.remove = true;
            else if (each.item.empty())
                work.bytes = std::move(each.bytes);
            else
                work.entries.push_back({each.item, std::move(each.bytes), each.erase});
        }
        work.reply = std::move(reply);
        m_work.push_back(std::move(work));
        next();
    }

    size_t waiting() const override { return m_work.size() + (m_working ? 1 : 0); }

private:
    struct Work {
        std::string node;
        std::optional<std::string> bytes;
        std::vector<store::RoomEntry> entries;
        bool remove = false;
        Reply<void> reply; ///< null for what goes with the one behind it
    };
    struct Loading {
        std::function<void(KeptNode)> take;
        std::deque<store::RoomRow> rows;
        std::string last;
        bool more = true;
        bool looking = false; ///< the store is being asked; its answer may come within
        bool again = false;   ///< it has come
        Reply<void> reply;
    };

    // Names of nodes may be anything: a room's name is one's digest.
    std::string roomOf(const std::string& node) const { return hexEncode(crypto::hash(crypto::Hash::Sha256, node)) + '@' + m_domain; }

    // One step after the other, not one within the other: there may be any number of nodes.
    void proceed(const std::shared_ptr<Loading>& loading)
    {
        loading->again = true;
        if (std::exchange(loading->looking, true))
            return;
        while (std::exchange(loading->again, false))
            read(loading);
        loading->looking = false;
    }

    void list(const std::shared_ptr<Loading>& loading)
    {
        m_rooms->list(m_domain, loading->last, rowsAtOnce, m_life.bind([this, loading](Result<std::vector<store::RoomRow>> rows) {
            if (!rows)
                return loading->reply(passOn(rows.error()));
            loading->more = rows->size() == rowsAtOnce;
            loading->rows.assign(rows->begin(), rows->end());
            proceed(loading);
        }));
    }

    void read(const std::shared_ptr<Loading>& loading)
    {
        if (loading->rows.empty()) {
            if (loading->more)
                return list(loading);
            return loading->reply({});
        }
        const store::RoomRow row = std::move(loading->rows.front());
        loading->rows.pop_front();
        loading->last = row.jid;
        auto node = readKept(row.bytes);
        if (!node || !node->itself)
            return proceed(loading);
        const std::string name = node->node;
        m_ids[name] = row.id;
        loading->take(std::move(*node));
        m_rooms->entries(row.id, m_life.bind([this, loading, name](Result<std::vector<store::RoomEntry>> entries) {
            if (!entries)
                return loading->reply(passOn(entries.error()));
            for (const store::RoomEntry& each : *entries) {
                if (auto item = readKept(each.bytes); item && item->item)
                    loading->take(std::move(*item));
            }
            proceed(loading);
        }));
    }

    void next()
    {
        if (m_working || m_work.empty())
            return;
        m_working = true;
        Work work = std::move(m_work.front());
        m_work.pop_front();
        const auto id = m_ids.find(work.node);
        auto done = m_life.bind([this, reply = work.reply](Result<void> kept) { finished(reply, std::move(kept)); });
        if (work.remove) {
            if (id == m_ids.end())
                return done(Result<void>());
            const store::RoomId room = id->second;
            m_ids.erase(id);
            return m_rooms->remove(room, done);
        }
        if (id != m_ids.end())
            return m_rooms->change(id->second, std::move(work.bytes), std::move(work.entries), done);
        if (!work.bytes)
            return done(Result<void>(fail(ErrorKind::NotFound, "there is no such node")));
        // It has no owner: it is not one of the rooms that somebody may make so many of.
        m_rooms->create(roomOf(work.node), {}, *work.bytes, std::move(work.entries),
                        m_life.bind([this, node = work.node, reply = work.reply](Result<store::RoomId> made) {
                            if (!made)
                                return finished(reply, passOn(made.error()));
                            m_ids[node] = *made;
                            finished(reply, {});
                        }));
    }

    void finished(const Reply<void>& reply, Result<void> kept)
    {
        m_working = false;
        if (!kept && !m_failed)
            m_failed = kept.error();
        if (!reply)
            return next();
        Result<void> result;
        if (m_failed)
            result = passOn(*std::exchange(m_failed, std::nullopt));
        const auto gone = m_life.watch();
        reply(std::move(result));
        if (!gone.expired())
            next();
    }

    const std::shared_ptr<store::Rooms> m_rooms;
    const std::string m_domain;
    std::map<std::string, store::RoomId> m_ids;
    std::deque<Work> m_work;
    bool m_working = false;
    std::optional<Error> m_failed; ///< of the changes that are answered together
    Life m_life;
};

} // namespace

std::unique_ptr<NodeStore> domainNodes(std::shared_ptr<store::Rooms> rooms, std::string domain)
{
    return std::make_unique<DomainNodes>(std::move(rooms), std::move(domain));
}

} // namespace posthorn::xmpp
