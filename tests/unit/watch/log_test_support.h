// A clock that stands until it is turned, and a disk that can be full.
#pragma once

#include <atomic>

#include "base/clock.h"
#include "base/files.h"

namespace posthorn::test {

class HandClock final : public Clock {
public:
    explicit HandClock(UnixMs now)
        : m_now(now)
    {
    }
    UnixMs now() const override { return m_now; }
    int64_t steadyMs() const override { return m_now; }
    void turn(int64_t milliseconds) { m_now += milliseconds; }

private:
    std::atomic<UnixMs> m_now;
};

/// The machine's files, except that writes fail while full is set, after having written half.
class FullableFiles final : public FileSystem {
public:
    std::atomic<bool> full{false};

    Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override
    {
        auto file = FileSystem::system().open(path, mode);
        if (!file)
            return file;
        return std::unique_ptr<File>(std::make_unique<Wrapped>(*this, std::move(*file)));
    }
    Result<std::vector<std::string>> list(const std::string& folder) override { return system().list(folder); }
    Result<void> remove(const std::string& path) override { return system().remove(path); }
    Result<void> rename(const std::string& from, const std::string& to) override { return system().rename(from, to); }
    Result<void> makeFolder(const std::string& path) override { return system().makeFolder(path); }
    Result<void> syncFolder(const std::string& path) override { return system().syncFolder(path); }
    Result<int64_t> freeSpace(const std::string& folder) override { return system().freeSpace(folder); }

private:
    class Wrapped final : public File {
    public:
        Wrapped(FullableFiles& owner, std::unique_ptr<File> file)
            : m_owner(owner)
            , m_file(std::move(file))
        {
        }
        Result<void> write(int64_t offset, std::span<const std::string_view> pieces) override
        {
            if (!m_owner.full)
                return m_file->write(offset, pieces);
            const std::string_view half = pieces[0].substr(0, pieces[0].size() / 2);
            (void)m_file->write(offset, {&half, 1});
            return fail(ErrorKind::NoSpace, "the disk is full");
        }
        Result<std::string> read(int64_t offset, size_t size) override { return m_file->read(offset, size); }
        Result<void> sync() override { return m_file->sync(); }
        Result<void> truncate(int64_t) override { return fail(ErrorKind::Io, "no truncating on a broken disk"); }
        Result<int64_t> size() override { return m_file->size(); }

    private:
        FullableFiles& m_owner;
        std::unique_ptr<File> m_file;
    };
};

} // namespace posthorn::test
