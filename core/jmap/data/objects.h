// Small things that an account owns: identities, submissions, its answer when away. Each is a JSON object with an id,
// of a kind; each kind has a state of its own, a number that rises with every change.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/executor.h"
#include "base/files.h"
#include "base/serial_thread.h"
#include "jmap/json.h"
#include "store/types.h"

namespace posthorn::jmap {

struct StoredObject {
    std::string id;
    std::string text; ///< JSON
};

struct ObjectList {
    uint64_t state = 0;
    std::vector<StoredObject> items; ///< in the order in which they were made
};

struct ObjectChanges {
    uint64_t state = 0;
    std::vector<std::string> created, updated, destroyed;
};

/// Safe from any thread. Replies come on the asker's executor.
class Objects {
public:
    virtual ~Objects() = default;
    virtual void list(store::AccountId account, const std::string& kind, Executor& asker, Reply<ObjectList> reply) = 0;
    /// Makes or changes an object; without @p text it is removed. Answered when it is on the disk, with the new state.
    virtual void put(store::AccountId account, const std::string& kind, const std::string& id,
                     std::optional<std::string> text, Executor& asker, Reply<uint64_t> reply) = 0;
    /// NotFound: the state is of the future, or too old.
    virtual void changes(store::AccountId account, const std::string& kind, uint64_t since, Executor& asker,
                         Reply<ObjectChanges> reply) = 0;
    /// The accounts that have any object of that kind.
    virtual void owners(const std::string& kind, Executor& asker, Reply<std::vector<store::AccountId>> reply) = 0;
};

/// One file for each account in a folder, read at its first use and written whole at each change, on a thread of its
/// own. For the little that people have of these things; a limit of objects for each kind is the methods' business.
class FileObjects final : public Objects {
public:
    explicit FileObjects(std::string folder, FileSystem& files = FileSystem::system());
    ~FileObjects() override;

    void list(store::AccountId account, const std::string& kind, Executor& asker, Reply<ObjectList> reply) override;
    void put(store::AccountId account, const std::string& kind, const std::string& id, std::optional<std::string> text,
             Executor& asker, Reply<uint64_t> reply) override;
    void changes(store::AccountId account, const std::string& kind, uint64_t since, Executor& asker,
                 Reply<ObjectChanges> reply) override;
    void owners(const std::string& kind, Executor& asker, Reply<std::vector<store::AccountId>> reply) override;

private:
    struct Item {
        std::string id;
        std::string text;
        uint64_t created = 0, changed = 0;
    };
    struct Gone {
        std::string id;
        uint64_t at = 0;
    };
    struct Kind {
        uint64_t state = 0;
        uint64_t forgotten = 0; ///< what went away up to this state is not known any more
        std::vector<Item> items;
        std::vector<Gone> gone;
    };
    using Account = std::unordered_map<std::string, Kind>;

    Result<Account*> load(store::AccountId account);
    Result<void> save(store::AccountId account, const Account& kinds);
    std::string pathOf(store::AccountId account) const;

    const std::string m_folder;
    FileSystem& m_files;
    std::unordered_map<store::AccountId, Account> m_accounts; ///< on the thread only
    SerialThread m_thread{"objects"};
};

} // namespace posthorn::jmap
