// An account's objects in memory, for tests of what keeps something in them. Answers come inside the asking call.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "store/objects/objects.h"

namespace posthorn::test {

/// Keeps the contract of store/objects/objects.h, but for the limits; remembers for ever what ended.
class FakeObjects final : public store::Objects {
public:
    bool holding = false; ///< changes are answered by release()
    void release();
    void list(store::AccountId account, const std::string& kind, Reply<store::ObjectList> reply) override;
    void get(store::AccountId account, const std::string& kind, std::vector<std::string> ids,
             Reply<store::ObjectList> reply) override;
    void set(store::AccountId account, const std::string& kind, std::vector<store::ObjectChange> changes,
             std::optional<store::Modseq> ifState, Reply<store::ObjectsSet> reply) override;
    void changes(store::AccountId account, const std::string& kind, store::Modseq since,
                 Reply<store::ObjectChanges> reply) override;
    void owners(const std::string& kind, Reply<std::vector<store::AccountId>> reply) override;

private:
    struct Item {
        store::Modseq made = 0, modseq = 0;
        std::string bytes;
    };
    struct Ended {
        store::Modseq made = 0, at = 0;
    };
    struct Kind {
        store::Modseq state = 0;
        std::map<std::string, Item> items;
        std::multimap<std::string, Ended> ended;
    };

    store::Modseq m_modseq = 0;
    std::vector<std::function<void()>> m_held;
    std::map<std::pair<store::AccountId, std::string>, Kind> m_kinds;
};

} // namespace posthorn::test
