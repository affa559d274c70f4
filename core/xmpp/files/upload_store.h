// Files that accounts upload for others (XEP-0363): one file each in a folder of the data folder, with what is known of it
// in front, so that a single rename makes it whole. All file work is done on two threads of its own, one that writes and
// one that reads. Safe from any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/executor.h"
#include "base/files.h"
#include "base/mail_address.h"
#include "base/serial_thread.h"

namespace posthorn::xmpp {

struct UploadedFile {
    int64_t owner = 0; ///< the account's id
    MailAddress address; ///< the account's, when it asked for the slot
    uint64_t size = 0;
    UnixMs created = 0;
    std::string type; ///< media type as the client gave it; may be empty
    std::string name; ///< safe as a file's name, at most 255 octets
};

/// What the settings say at the moment.
struct UploadLimits {
    uint64_t maxSize = 0;
    uint64_t quota = 0;   ///< of one account
    int64_t keepMs = 0;
    int64_t reserve = 0;  ///< of the disk, that is left free
};

class UploadStore;

/// An upload on its way in. Dropping it throws away what has come; the slot can then be used once more.
class UploadWriter {
public:
    ~UploadWriter();
    /// Answered when the bytes are in the file. NoSpace, Io; TooLarge above the slot's size.
    void add(std::string bytes, Executor& asker, Reply<void> reply);
    /// Answered when the file is durable and can be read. Invalid when it is shorter than the slot says.
    void finish(Executor& asker, Reply<void> reply);

private:
    friend class UploadStore;
    struct Target;
    std::shared_ptr<UploadStore> m_store;
    std::shared_ptr<Target> m_target;
    bool m_finished = false;
};

class UploadStore : public std::enable_shared_from_this<UploadStore> {
public:
    using Limits = std::function<UploadLimits()>;
    /// @p folder is made where missing. Nothing is read before the first question. Made as a shared one.
    UploadStore(std::string folder, Limits limits, FileSystem& files, Clock& clock);
    ~UploadStore();
    /// Ends the threads; what is asked after that is answered with Unavailable, or not at all.
    void close();

    static constexpr int64_t slotLifeMs = 10 * 60 * 1000; ///< that a slot waits for its upload
    static constexpr size_t mostSlots = 50;               ///< that wait, of one account

    /// A slot for a file; its secret token. TooLarge, OverQuota, Limit.
    void reserve(UploadedFile file, Executor& asker, Reply<std::string> reply);
    /// When some of what counts against the account's quota goes, at the earliest.
    UnixMs relief(int64_t owner);
    /// Begins the upload. NotFound: no such slot (any more); Exists: it has been used; InUse; Invalid: another size or
    /// name; NoSpace.
    void begin(const std::string& token, const std::string& name, uint64_t size, Executor& asker,
               Reply<std::shared_ptr<UploadWriter>> reply);
    /// An uploaded file that has not expired. NotFound.
    void find(const std::string& token, Executor& asker, Reply<UploadedFile> reply);
    /// Opens it for read(). NotFound.
    void open(const std::string& token, Executor& asker, Reply<std::shared_ptr<File>> reply);
    void read(std::shared_ptr<File> file, uint64_t offset, size_t size, Executor& asker, Reply<std::string> reply);

    /// Removes what has expired.
    void sweep();
    /// Accounts that have files or slots.
    void owners(Executor& asker, Reply<std::vector<int64_t>> reply);
    /// Removes all that @p which holds of, called on the writing thread.
    void removeIf(std::function<bool(const UploadedFile&)> which);
    /// For tests: waits until all that was asked for before has been done.
    void settle();

private:
    friend class UploadWriter;
    enum class Stage { Slot, Receiving, Stored };
    struct Item {
        UploadedFile file;
        Stage stage = Stage::Slot;
    };
    struct Owner {
        uint64_t bytes = 0; ///< with what has only been announced
        std::set<std::string> tokens;
    };
    std::string pathOf(const std::string& token) const { return m_folder + "/" + token; }
    bool expired(const Item& item, UnixMs now, const UploadLimits& limits) const;
    /// Runs @p work on the writing thread, where the folder has been read. False: it has ended.
    bool onDisk(Task work);
    /// Runs @p look where what lies in the folder is known: at once, or later on the asker's executor.
    void whenLoaded(Executor& asker, Task look);
    void load();
    bool makeThreads();
    void abandon(const std::shared_ptr<UploadWriter::Target>& target);
    bool isKnown(const std::string& token);
    void remember(const std::string& token, UploadedFile file, Stage stage);
    void forget(const std::string& token);
    /// Forgets all that @p which holds of, and returns the files among them.
    std::vector<std::string> forgetIf(const std::function<bool(const Item&)>& which);

    const std::string m_folder;
    const Limits m_limits;
    FileSystem& m_files;
    Clock& m_clock;
    std::mutex m_mutex; ///< over all below, for moments
    std::unordered_map<std::string, Item> m_items;
    std::map<int64_t, Owner> m_owners;
    bool m_loaded = false;
    bool m_closed = false;
    std::unique_ptr<SerialThread> m_writing;
    std::unique_ptr<SerialThread> m_reading;
};

/// Makes @p name safe to be a file's: no path, no control characters. Nothing for what is empty or above 255 octets.
std::optional<std::string> uploadName(std::string_view name);

} // namespace posthorn::xmpp
