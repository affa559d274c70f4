#include "jmap/blob/uploads.h"

#include <algorithm>

#include "base/random.h"
#include "jmap/limits.h"

namespace posthorn::jmap {

using store::AccountId;

/// The file that is being written; used on the uploads' thread only, but for its name.
struct UploadWriter::Target {
    std::string name;
    std::unique_ptr<File> file;
    int64_t at = 0;
    std::optional<Error> error;
};

UploadWriter::UploadWriter(std::shared_ptr<Uploads> uploads, AccountId account, uint64_t most, bool counted)
    : m_uploads(std::move(uploads)), m_account(account), m_target(std::make_shared<Target>()), m_most(most), m_counted(counted)
{
    constexpr size_t nameSize = 24;
    m_target->name = randomName(nameSize);
}

UploadWriter::~UploadWriter()
{
    if (m_counted)
        m_uploads->ended(m_account);
    if (m_finished)
        return;
    m_uploads->m_thread.post([target = m_target, &uploads = *m_uploads] {
        target->file.reset();
        (void)uploads.m_files.remove(uploads.pathOf(target->name));
    });
}

void UploadWriter::add(std::string bytes, Executor& asker, Reply<void> reply)
{
    m_size += bytes.size();
    if (m_size > m_most)
        return reply(fail(ErrorKind::TooLarge, "larger than maxSizeUpload"));
    m_uploads->m_thread.post([target = m_target, &uploads = *m_uploads, bytes = std::move(bytes), &asker,
                             reply = std::move(reply)] {
        if (!target->file && !target->error) {
            auto opened = uploads.m_files.open(uploads.pathOf(target->name), OpenMode::ReadWrite);
            if (opened)
                target->file = std::move(*opened);
            else
                target->error = opened.error();
        }
        if (!target->error) {
            const std::string_view piece(bytes);
            if (auto written = target->file->write(target->at, {&piece, 1}); !written)
                target->error = written.error();
            target->at += int64_t(bytes.size());
        }
        asker.post([reply, error = target->error] {
            if (error)
                reply(passOn(*error));
            else
                reply({});
        });
    });
}

void UploadWriter::finish(Executor& asker, Reply<std::string> reply)
{
    m_finished = true;
    m_uploads->m_thread.post([target = m_target, &uploads = *m_uploads, account = m_account, size = m_size, &asker,
                             reply = std::move(reply)] {
        if (!target->file && !target->error) { // an empty one
            auto opened = uploads.m_files.open(uploads.pathOf(target->name), OpenMode::ReadWrite);
            if (!opened)
                target->error = opened.error();
        }
        target->file.reset();
        if (target->error)
            (void)uploads.m_files.remove(uploads.pathOf(target->name));
        else
            uploads.keep(account, target->name, size);
        asker.post([reply, name = target->name, error = target->error] {
            if (error)
                reply(passOn(*error));
            else
                reply(name);
        });
    });
}

Uploads::Uploads(std::string folder, FileSystem& files, Clock& clock)
    : m_folder(std::move(folder)), m_files(files), m_clock(clock)
{
    m_thread.post([this] {
        (void)m_files.makeFolder(m_folder);
        if (auto names = m_files.list(m_folder)) {
            for (const std::string& name : *names)
                (void)m_files.remove(pathOf(name));
        }
    });
}

Uploads::~Uploads() = default;

std::unique_ptr<UploadWriter> Uploads::begin(AccountId account, uint64_t most)
{
    {
        std::lock_guard lock(m_mutex);
        size_t& underWay = m_accounts[account].underWay;
        if (underWay >= limits.maxConcurrentUpload)
            return nullptr;
        ++underWay;
    }
    return std::unique_ptr<UploadWriter>(new UploadWriter(shared_from_this(), account, most, true));
}

void Uploads::ended(AccountId account)
{
    std::lock_guard lock(m_mutex);
    --m_accounts[account].underWay;
}

void Uploads::put(AccountId account, std::string bytes, Executor& asker, Reply<std::string> reply)
{
    const std::shared_ptr<UploadWriter> writer(new UploadWriter(shared_from_this(), account, UINT64_MAX, false));
    writer->add(std::move(bytes), asker, [writer, &asker, reply = std::move(reply)](const Result<void>& added) {
        if (added)
            writer->finish(asker, reply);
        else
            reply(passOn(added.error()));
    });
}

void Uploads::keep(AccountId account, const std::string& name, uint64_t size)
{
    std::vector<std::string> gone;
    {
        std::lock_guard lock(m_mutex);
        Account& own = m_accounts[account];
        own.items.push_back({name, size, m_clock.steadyMs()});
        own.bytes += size;
        while (own.items.size() > 1 && (own.bytes > limits.maxUploadsBytes || own.items.size() > limits.maxUploads)) {
            own.bytes -= own.items.front().size;
            gone.push_back(own.items.front().name);
            own.items.pop_front();
        }
        dropOld(gone);
    }
    for (const std::string& old : gone)
        (void)m_files.remove(pathOf(old));
}

void Uploads::dropOld(std::vector<std::string>& gone)
{
    const int64_t oldest = m_clock.steadyMs() - limits.uploadLifeMs;
    for (auto account = m_accounts.begin(); account != m_accounts.end();) {
        Account& own = account->second;
        while (!own.items.empty() && own.items.front().made < oldest) {
            own.bytes -= own.items.front().size;
            gone.push_back(own.items.front().name);
            own.items.pop_front();
        }
        account = own.items.empty() ? m_accounts.erase(account) : std::next(account);
    }
}

std::optional<uint64_t> Uploads::size(AccountId account, const std::string& name)
{
    std::lock_guard lock(m_mutex);
    const auto own = m_accounts.find(account);
    if (own == m_accounts.end())
        return std::nullopt;
    const int64_t oldest = m_clock.steadyMs() - limits.uploadLifeMs;
    for (const Item& item : own->second.items) {
        if (item.name == name)
            return item.made < oldest ? std::nullopt : std::optional(item.size);
    }
    return std::nullopt;
}

void Uploads::read(AccountId account, const std::string& name, uint64_t offset, uint64_t length, Executor& asker,
                   Reply<std::string> reply)
{
    const auto all = size(account, name);
    if (!all)
        return reply(fail(ErrorKind::NotFound, "no such upload"));
    const uint64_t from = std::min(offset, *all);
    const uint64_t count = std::min(length, *all - from);
    m_thread.post([this, name, from, count, &asker, reply = std::move(reply)] {
        auto file = m_files.open(pathOf(name), OpenMode::Read);
        Result<std::string> bytes = file ? (*file)->read(int64_t(from), size_t(count))
                                         : Result<std::string>(fail(ErrorKind::NotFound, "no such upload"));
        asker.post([reply, bytes = std::move(bytes)] { reply(bytes); });
    });
}

uint64_t Uploads::bytes()
{
    std::lock_guard lock(m_mutex);
    uint64_t sum = 0;
    for (const auto& [account, own] : m_accounts)
        sum += own.bytes;
    return sum;
}

} // namespace posthorn::jmap
