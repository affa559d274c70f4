// What clients have uploaded and not used yet: files in a folder of their own, bounded for each account, gone after an
// hour (RFC 8620 section 6.1). All file work is done on one thread of its own. Safe from any thread.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/executor.h"
#include "base/files.h"
#include "base/serial_thread.h"
#include "store/types.h"

namespace posthorn::jmap {

class Uploads;

/// One upload on its way in. Dropping it throws away what has come.
class UploadWriter {
public:
    ~UploadWriter();
    /// Adds @p bytes. TooLarge above what begin() was told; NoSpace, Io. Answered when they are in the file; the bytes
    /// of one call should be no more than some 100 KiB.
    void add(std::string bytes, Executor& asker, Reply<void> reply);
    /// The upload's name in blob ids.
    void finish(Executor& asker, Reply<std::string> reply);
    uint64_t size() const { return m_size; }

private:
    friend class Uploads;
    struct Target;
    UploadWriter(std::shared_ptr<Uploads> uploads, store::AccountId account, uint64_t most, bool counted);

    std::shared_ptr<Uploads> m_uploads;
    store::AccountId m_account;
    std::shared_ptr<Target> m_target;
    const uint64_t m_most;
    const bool m_counted; ///< among the account's concurrent ones
    uint64_t m_size = 0;
    bool m_finished = false;
};

class Uploads : public std::enable_shared_from_this<Uploads> {
public:
    /// @p folder is made where missing, and what lies in it is removed. It must be nobody else's. Made as a shared one;
    /// writers keep it alive.
    explicit Uploads(std::string folder, FileSystem& files = FileSystem::system(), Clock& clock = Clock::system());
    ~Uploads();

    /// An upload of at most @p most bytes. Null where Limits::maxConcurrentUpload of the account are under way.
    std::unique_ptr<UploadWriter> begin(store::AccountId account, uint64_t most);
    /// A whole upload at once.
    void put(store::AccountId account, std::string bytes, Executor& asker, Reply<std::string> reply);
    /// Its size; nothing when the account has none of that name (any more).
    std::optional<uint64_t> size(store::AccountId account, const std::string& name);
    /// Bytes [offset, offset + length). NotFound.
    void read(store::AccountId account, const std::string& name, uint64_t offset, uint64_t length, Executor& asker,
              Reply<std::string> reply);
    /// Of all accounts together.
    uint64_t bytes();

private:
    friend class UploadWriter;
    struct Item {
        std::string name;
        uint64_t size = 0;
        int64_t made = 0; ///< by the steady clock
    };
    struct Account {
        std::list<Item> items; ///< the oldest first
        uint64_t bytes = 0;
        size_t underWay = 0;
    };

    std::string pathOf(const std::string& name) const { return m_folder + "/" + name; }
    /// Takes a finished file over, and drops what is old or too much.
    void keep(store::AccountId account, const std::string& name, uint64_t size);
    void dropOld(std::vector<std::string>& gone);
    void ended(store::AccountId account);

    const std::string m_folder;
    FileSystem& m_files;
    Clock& m_clock;
    std::mutex m_mutex;
    std::unordered_map<store::AccountId, Account> m_accounts;
    SerialThread m_thread{"uploads"};
};

} // namespace posthorn::jmap
