// Small things that an account keeps in the store by keys of ours, one kind of them: a roster's contacts, a vCard. Changes
// that come while the store is at work go over together in the next commit, in their order.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/objects/objects.h"

namespace posthorn::xmpp {

class Keeper {
public:
    using Done = std::function<void(Result<store::Modseq>)>;
    struct Item {
        std::string id;
        std::string bytes;
    };

    Keeper(store::Objects& objects, store::AccountId account, std::string kind);

    /// All that is kept. The asker finds the keys in the bytes and says them by known().
    void load(Reply<std::vector<Item>> reply);
    void known(const std::string& key, const std::string& id) { m_ids[key] = id; }
    /// The same by pages, for what may be much: @p page gets so many at a time.
    void load(std::function<void(std::vector<Item>)> page, Reply<void> done);

    /// What is kept under those keys that are known.
    void read(std::vector<std::string> keys, Reply<std::vector<Item>> reply);
    struct Entry {
        std::string key;
        std::string bytes;
        bool erase = false;
    };
    /// Several at once. Durable when answered; the first error where there is one, then the others may be kept.
    void change(std::vector<Entry> entries, Reply<void> reply);

    /// Durable when @p done is called, with the kind's new state. Errors as store::ObjectOutcome says, or the store's.
    void put(const std::string& key, std::string bytes, Done done);
    void erase(const std::string& key, Done done);
    /// The kind's state as last heard.
    store::Modseq state() const { return m_state; }
    bool isBusy() const { return m_working || !m_waiting.empty(); }
    /// Changes that are not kept yet.
    size_t waiting() const { return m_waiting.size() + (m_working ? 1 : 0); }

private:
    struct Change {
        std::string key;
        std::string bytes;
        bool erase = false;
        Done done;
    };
    void loadNext(std::shared_ptr<std::deque<std::string>> ids, std::function<void(std::vector<Item>)> page, Reply<void> done);
    void work();
    void finished(const std::vector<Change>& changes, Result<store::ObjectsSet> set);

    store::Objects& m_objects;
    const store::AccountId m_account;
    const std::string m_kind;
    store::Modseq m_state = 0;
    std::unordered_map<std::string, std::string> m_ids;
    std::deque<Change> m_waiting;
    bool m_working = false;
    Life m_life;
};

} // namespace posthorn::xmpp
