#include "xmpp/files/upload_store.h"

#include <algorithm>
#include <future>

#include "base/random.h"
#include "base/text.h"
#include "xmpp/files/upload_header.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view unfinished = ".part";

} // namespace

struct UploadWriter::Target {
    std::string token;
    UploadedFile slot;
    std::unique_ptr<File> file; ///< on the writing thread
    uint64_t written = 0;       ///< the same
    bool abandoned = false;     ///< the same
};

std::optional<std::string> uploadName(std::string_view name)
{
    if (name.empty() || name.size() > 255 || !isUtf8(name))
        return std::nullopt;
    std::string safe(name);
    for (char& c : safe) {
        if (c == '/' || c == '\\' || static_cast<unsigned char>(c) < ' ' || c == 127)
            c = '_';
    }
    if (safe == "." || safe == "..")
        return "_";
    return safe;
}

UploadStore::UploadStore(std::string folder, Limits limits, FileSystem& files, Clock& clock)
    : m_folder(std::move(folder))
    , m_limits(std::move(limits))
    , m_files(files)
    , m_clock(clock)
{
}

UploadStore::~UploadStore()
{
    close();
}

void UploadStore::close()
{
    std::unique_ptr<SerialThread> writing;
    std::unique_ptr<SerialThread> reading;
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        writing = std::move(m_writing);
        reading = std::move(m_reading);
    }
    // They run what is queued, which takes the mutex.
}

bool UploadStore::makeThreads()
{
    if (m_closed)
        return false;
    if (!m_writing) {
        m_writing = std::make_unique<SerialThread>("xmpp-files");
        m_reading = std::make_unique<SerialThread>("xmpp-downloads");
        m_writing->post([this] { load(); });
    }
    return true;
}

bool UploadStore::onDisk(Task work)
{
    const std::lock_guard lock(m_mutex);
    if (!makeThreads())
        return false;
    m_writing->post(std::move(work));
    return true;
}

void UploadStore::whenLoaded(Executor& asker, Task look)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_loaded) {
            if (makeThreads())
                m_writing->post([&asker, look = std::move(look)]() mutable { asker.post(std::move(look)); });
            return;
        }
    }
    look();
}

void UploadStore::load()
{
    (void)m_files.makeFolder(m_folder);
    const auto names = m_files.list(m_folder);
    std::vector<std::pair<std::string, UploadedFile>> found;
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
        if (name.ends_with(unfinished)) { // its upload ended with the server
            (void)m_files.remove(pathOf(name));
            continue;
        }
        auto file = m_files.open(pathOf(name), OpenMode::Read);
        const auto head = file ? (*file)->read(0, uploadHeaderSize) : Result<std::string>(passOn(file.error()));
        const auto size = file ? (*file)->size() : Result<int64_t>(passOn(file.error()));
        auto read = head ? readUploadHeader(*head) : std::nullopt;
        if (read && size && uint64_t(*size) == uploadHeaderSize + read->size) // what is not ours is left alone
            found.emplace_back(name, std::move(*read));
    }
    const std::lock_guard lock(m_mutex);
    for (auto& [token, file] : found)
        remember(token, std::move(file), Stage::Stored);
    m_loaded = true;
}

bool UploadStore::expired(const Item& item, UnixMs now, const UploadLimits& limits) const
{
    if (item.stage == Stage::Receiving)
        return false;
    return item.file.created + (item.stage == Stage::Slot ? slotLifeMs : limits.keepMs) <= now;
}

// These three with the mutex held.

void UploadStore::remember(const std::string& token, UploadedFile file, Stage stage)
{
    Owner& owner = m_owners[file.owner];
    owner.bytes += file.size;
    owner.tokens.insert(token);
    m_items.insert_or_assign(token, Item{std::move(file), stage});
}

void UploadStore::forget(const std::string& token)
{
    const auto found = m_items.find(token);
    if (found == m_items.end())
        return;
    if (const auto owner = m_owners.find(found->second.file.owner); owner != m_owners.end()) {
        owner->second.bytes -= found->second.file.size;
        owner->second.tokens.erase(token);
        if (owner->second.tokens.empty())
            m_owners.erase(owner);
    }
    m_items.erase(found);
}

std::vector<std::string> UploadStore::forgetIf(const std::function<bool(const Item&)>& which)
{
    std::vector<std::string> gone;
    std::vector<std::string> files;
    for (const auto& [token, item] : m_items) {
        if (!which(item))
            continue;
        gone.push_back(token);
        if (item.stage == Stage::Stored)
            files.push_back(token);
    }
    for (const std::string& each : gone)
        forget(each);
    return files;
}

void UploadStore::reserve(UploadedFile file, Executor& asker, Reply<std::string> reply)
{
    whenLoaded(asker, [self = shared_from_this(), file = std::move(file), reply = std::move(reply)]() mutable {
        const UploadLimits limits = self->m_limits();
        const UnixMs now = self->m_clock.now();
        if (file.size > limits.maxSize)
            return reply(fail(ErrorKind::TooLarge, "the file is too large"));
        std::string token = randomName(32); // 165 bits
        {
            const std::lock_guard lock(self->m_mutex);
            size_t waiting = 0;
            uint64_t bytes = 0;
            if (const auto owner = self->m_owners.find(file.owner); owner != self->m_owners.end()) {
                for (const std::string& each : std::set(owner->second.tokens)) {
                    const Item& item = self->m_items.at(each);
                    if (item.stage == Stage::Slot && self->expired(item, now, limits))
                        self->forget(each);
                    else {
                        waiting += item.stage != Stage::Stored;
                        bytes += item.file.size;
                    }
                }
            }
            if (waiting >= mostSlots)
                token = "slots";
            else if (bytes + file.size > limits.quota)
                token = "quota";
            else {
                file.created = now;
                self->remember(token, std::move(file), Stage::Slot);
            }
        }
        if (token == "slots")
            return reply(fail(ErrorKind::Limit, "too many uploads have been announced and not begun"));
        if (token == "quota")
            return reply(fail(ErrorKind::OverQuota, "the quota for uploaded files is used up"));
        reply(std::move(token));
    });
}

UnixMs UploadStore::relief(int64_t owner)
{
    const UploadLimits limits = m_limits();
    const std::lock_guard lock(m_mutex);
    UnixMs first = m_clock.now() + limits.keepMs;
    if (const auto found = m_owners.find(owner); found != m_owners.end()) {
        for (const std::string& each : found->second.tokens) {
            const Item& item = m_items.at(each);
            first = std::min(first, item.file.created + (item.stage == Stage::Stored ? limits.keepMs : slotLifeMs));
        }
    }
    return first;
}

void UploadStore::begin(const std::string& token, const std::string& name, uint64_t size, Executor& asker,
                        Reply<std::shared_ptr<UploadWriter>> reply)
{
    whenLoaded(asker, [self = shared_from_this(), token, name, size, &asker, reply = std::move(reply)]() mutable {
        std::optional<Error> wrong;
        const auto target = std::make_shared<UploadWriter::Target>();
        {
            const std::lock_guard lock(self->m_mutex);
            const auto found = self->m_items.find(token);
            if (found == self->m_items.end() || self->expired(found->second, self->m_clock.now(), self->m_limits()) ||
                found->second.file.name != name)
                wrong = fail(ErrorKind::NotFound, "there is no such slot").value();
            else if (found->second.stage == Stage::Stored)
                wrong = fail(ErrorKind::Exists, "the file has been uploaded").value();
            else if (found->second.stage == Stage::Receiving)
                wrong = fail(ErrorKind::InUse, "the file is being uploaded").value();
            else if (found->second.file.size != size)
                wrong = fail(ErrorKind::Invalid, "not as large as was announced").value();
            else {
                found->second.stage = Stage::Receiving;
                target->token = token;
                target->slot = found->second.file;
            }
        }
        if (wrong)
            return reply(passOn(std::move(*wrong)));
        auto writer = std::make_shared<UploadWriter>();
        writer->m_store = self;
        writer->m_target = target;
        self->onDisk([self = self.get(), writer = std::move(writer), target, &asker, reply = std::move(reply)]() mutable {
            Result<void> done;
            const auto room = self->m_files.freeSpace(self->m_folder);
            if (room && *room - self->m_limits().reserve < int64_t(target->slot.size + uploadHeaderSize))
                done = fail(ErrorKind::NoSpace, "the disk is full");
            if (done) {
                auto file = self->m_files.open(self->pathOf(target->token) + std::string(unfinished), OpenMode::ReadWrite);
                if (file) {
                    target->file = std::move(*file);
                    const std::string head = writeUploadHeader(target->slot);
                    const std::string_view pieces[] = {head};
                    done = target->file->write(0, pieces);
                } else {
                    done = passOn(file.error());
                }
            }
            if (!done)
                self->abandon(target);
            asker.post([writer = std::move(writer), done, reply = std::move(reply)]() mutable {
                if (done)
                    reply(std::move(writer));
                else
                    reply(passOn(done.error()));
            });
        });
    });
}

void UploadWriter::add(std::string bytes, Executor& asker, Reply<void> reply)
{
    m_store->onDisk([store = m_store.get(), target = m_target, bytes = std::move(bytes), &asker, reply = std::move(reply)]() mutable {
        Result<void> done = fail(ErrorKind::Cancelled, "the upload was given up");
        if (target->file && bytes.size() > target->slot.size - target->written) {
            done = fail(ErrorKind::TooLarge, "larger than was announced");
        } else if (target->file) {
            const std::string_view pieces[] = {bytes};
            done = target->file->write(int64_t(uploadHeaderSize + target->written), pieces);
        }
        target->written += bytes.size();
        if (!done)
            store->abandon(target);
        asker.post([done, reply = std::move(reply)] { reply(done); });
    });
}

void UploadWriter::finish(Executor& asker, Reply<void> reply)
{
    m_finished = true;
    m_store->onDisk([store = m_store.get(), target = m_target, &asker, reply = std::move(reply)]() mutable {
        Result<void> done = fail(ErrorKind::Invalid, "shorter than was announced");
        if (target->file && target->written == target->slot.size)
            done = target->file->sync();
        if (done && !store->isKnown(target->token))
            done = fail(ErrorKind::NotFound, "the account is gone");
        target->file.reset();
        const std::string path = store->pathOf(target->token);
        if (done)
            done = store->m_files.rename(path + std::string(unfinished), path);
        if (done) {
            done = store->m_files.syncFolder(store->m_folder);
            if (!done)
                (void)store->m_files.remove(path);
        }
        if (done) {
            const std::lock_guard lock(store->m_mutex);
            const auto found = store->m_items.find(target->token);
            if (found != store->m_items.end())
                found->second.stage = UploadStore::Stage::Stored;
        } else {
            store->abandon(target);
        }
        asker.post([done, reply = std::move(reply)] { reply(done); });
    });
}

UploadWriter::~UploadWriter()
{
    if (m_target && !m_finished)
        m_store->onDisk([store = m_store.get(), target = m_target] { store->abandon(target); });
}

bool UploadStore::isKnown(const std::string& token)
{
    const std::lock_guard lock(m_mutex);
    return m_items.contains(token);
}

/// On the writing thread: as if it had never begun.
void UploadStore::abandon(const std::shared_ptr<UploadWriter::Target>& target)
{
    if (std::exchange(target->abandoned, true))
        return;
    target->file.reset();
    (void)m_files.remove(pathOf(target->token) + std::string(unfinished));
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_items.find(target->token); found != m_items.end())
        found->second.stage = Stage::Slot;
}

void UploadStore::find(const std::string& token, Executor& asker, Reply<UploadedFile> reply)
{
    whenLoaded(asker, [self = shared_from_this(), token, reply = std::move(reply)] {
        std::optional<UploadedFile> file;
        {
            const std::lock_guard lock(self->m_mutex);
            const auto found = self->m_items.find(token);
            if (found != self->m_items.end() && found->second.stage == Stage::Stored &&
                !self->expired(found->second, self->m_clock.now(), self->m_limits()))
                file = found->second.file;
        }
        if (file)
            reply(std::move(*file));
        else
            reply(fail(ErrorKind::NotFound, "there is no such file"));
    });
}

void UploadStore::open(const std::string& token, Executor& asker, Reply<std::shared_ptr<File>> reply)
{
    const std::lock_guard lock(m_mutex);
    if (!makeThreads())
        return;
    m_reading->post([this, path = pathOf(token), &asker, reply = std::move(reply)] {
        auto file = m_files.open(path, OpenMode::Read);
        Result<std::shared_ptr<File>> opened = passOn(Error{});
        if (file)
            opened = std::shared_ptr<File>(std::move(*file));
        else
            opened = passOn(file.error());
        asker.post([reply, opened = std::move(opened)] { reply(opened); });
    });
}

void UploadStore::read(std::shared_ptr<File> file, uint64_t offset, size_t size, Executor& asker, Reply<std::string> reply)
{
    const std::lock_guard lock(m_mutex);
    if (!makeThreads())
        return;
    m_reading->post([file = std::move(file), offset, size, &asker, reply = std::move(reply)] {
        auto bytes = file->read(int64_t(uploadHeaderSize + offset), size);
        asker.post([reply, bytes = std::move(bytes)]() mutable { reply(std::move(bytes)); });
    });
}

void UploadStore::sweep()
{
    const UploadLimits limits = m_limits();
    const UnixMs now = m_clock.now();
    onDisk([this, limits, now] {
        std::unique_lock lock(m_mutex);
        const auto files = forgetIf([&](const Item& item) { return expired(item, now, limits); });
        lock.unlock();
        for (const std::string& each : files)
            (void)m_files.remove(pathOf(each)); // one that stays is found by the next start, and expired again
    });
}

void UploadStore::owners(Executor& asker, Reply<std::vector<int64_t>> reply)
{
    whenLoaded(asker, [self = shared_from_this(), reply = std::move(reply)] {
        std::vector<int64_t> all;
        {
            const std::lock_guard lock(self->m_mutex);
            for (const auto& [owner, state] : self->m_owners)
                all.push_back(owner);
        }
        reply(std::move(all));
    });
}

void UploadStore::removeIf(std::function<bool(const UploadedFile&)> which)
{
    onDisk([this, which = std::move(which)] {
        std::unique_lock lock(m_mutex);
        const auto files = forgetIf([&](const Item& item) { return which(item.file); });
        lock.unlock();
        for (const std::string& each : files)
            (void)m_files.remove(pathOf(each));
        if (!files.empty())
            (void)m_files.syncFolder(m_folder);
    });
}

void UploadStore::settle()
{
    std::promise<void> done;
    if (onDisk([&done] { done.set_value(); }))
        done.get_future().wait();
}

} // namespace posthorn::xmpp
