#include "tests/support/fault_vfs.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>

#include <sqlite3.h>

namespace posthorn::test {

struct FaultVfs::Vfs : sqlite3_vfs {
    FaultDisk* disk = nullptr;
    uint64_t generation = 0;
    std::string ownName;
};

namespace {

struct State {
    FaultDisk* disk = nullptr;
    FaultDisk::NodePtr node;
    std::shared_ptr<FaultDisk::Shared> shared;
    std::string path;
    uint64_t generation = 0;
    bool withName = false; ///< journals and WALs: their first sync makes the name last, as SQLite's unix VFS does
    bool deleteOnClose = false;
    int lock = SQLITE_LOCK_NONE;
    bool mapped = false;
    uint32_t shmShared = 0;
    uint32_t shmExclusive = 0;
};

struct VfsFile : sqlite3_file {
    State* state;
};

State& of(sqlite3_file* file)
{
    return *static_cast<VfsFile*>(file)->state;
}

int codeOf(const Error& error, int ioCode)
{
    return error.kind == ErrorKind::NoSpace ? SQLITE_FULL : ioCode;
}

int closeFile(sqlite3_file* file);

int readFile(sqlite3_file* file, void* out, int size, sqlite3_int64 offset)
{
    State& s = of(file);
    auto bytes = s.disk->read(*s.node, s.generation, offset, size_t(size));
    if (!bytes)
        return SQLITE_IOERR_READ;
    std::memcpy(out, bytes->data(), bytes->size());
    if (bytes->size() == size_t(size))
        return SQLITE_OK;
    std::memset(static_cast<char*>(out) + bytes->size(), 0, size_t(size) - bytes->size());
    return SQLITE_IOERR_SHORT_READ;
}

int writeFile(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset)
{
    State& s = of(file);
    auto done = s.disk->write(*s.node, s.path, s.generation, offset,
                              std::string_view(static_cast<const char*>(bytes), size_t(size)));
    return done ? SQLITE_OK : codeOf(done.error(), SQLITE_IOERR_WRITE);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size)
{
    State& s = of(file);
    auto done = s.disk->truncate(*s.node, s.path, s.generation, size);
    return done ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int syncFile(sqlite3_file* file, int)
{
    State& s = of(file);
    auto done = s.disk->sync(*s.node, s.path, s.generation, s.withName);
    return done ? SQLITE_OK : codeOf(done.error(), SQLITE_IOERR_FSYNC);
}

int fileSize(sqlite3_file* file, sqlite3_int64* size)
{
    State& s = of(file);
    *size = s.disk->size(*s.node);
    return SQLITE_OK;
}

int lockFile(sqlite3_file* file, int level)
{
    State& s = of(file);
    std::lock_guard guard(s.disk->mutex());
    FaultDisk::Shared& l = *s.shared;
    if (s.lock >= level)
        return SQLITE_OK;
    const auto taken = [&s](const void* by) { return by && by != &s; };
    if (taken(l.exclusive) || (level == SQLITE_LOCK_SHARED && taken(l.pending)) ||
        (level >= SQLITE_LOCK_RESERVED && taken(l.reserved)))
        return SQLITE_BUSY;
    if (level == SQLITE_LOCK_SHARED) {
        ++l.shared;
    } else if (level == SQLITE_LOCK_RESERVED) {
        l.reserved = &s;
    } else {
        l.pending = &s;
        if (l.shared > 1) {
            s.lock = std::max(s.lock, int(SQLITE_LOCK_PENDING));
            return SQLITE_BUSY;
        }
        l.exclusive = &s;
    }
    s.lock = level;
    return SQLITE_OK;
}

int unlockFile(sqlite3_file* file, int level)
{
    State& s = of(file);
    std::lock_guard guard(s.disk->mutex());
    FaultDisk::Shared& l = *s.shared;
    if (s.lock <= level)
        return SQLITE_OK;
    if (l.exclusive == &s)
        l.exclusive = nullptr;
    if (l.pending == &s)
        l.pending = nullptr;
    if (l.reserved == &s)
        l.reserved = nullptr;
    if (level == SQLITE_LOCK_NONE)
        --l.shared;
    s.lock = level;
    return SQLITE_OK;
}

int checkReserved(sqlite3_file* file, int* out)
{
    State& s = of(file);
    std::lock_guard guard(s.disk->mutex());
    *out = s.shared->reserved != nullptr;
    return SQLITE_OK;
}

int fileControl(sqlite3_file*, int, void*)
{
    return SQLITE_NOTFOUND;
}

int sectorSize(sqlite3_file*)
{
    return 4096;
}

int characteristics(sqlite3_file*)
{
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int shmMap(sqlite3_file* file, int region, int size, int extend, void volatile** out)
{
    State& s = of(file);
    std::lock_guard guard(s.disk->mutex());
    auto& regions = s.shared->regions;
    if (!s.mapped) {
        s.mapped = true;
        ++s.shared->mappings;
    }
    *out = nullptr;
    if (regions.size() <= size_t(region)) {
        if (!extend)
            return SQLITE_OK;
        while (regions.size() <= size_t(region))
            regions.push_back(std::make_unique<char[]>(size_t(size)));
    }
    *out = regions[size_t(region)].get();
    return SQLITE_OK;
}

int shmLock(sqlite3_file* file, int offset, int count, int flags)
{
    State& s = of(file);
    std::lock_guard guard(s.disk->mutex());
    FaultDisk::Shared& l = *s.shared;
    const bool exclusive = flags & SQLITE_SHM_EXCLUSIVE;
    for (int i = offset; i < offset + count && (flags & SQLITE_SHM_LOCK); ++i) {
        const bool ownShared = s.shmShared >> i & 1;
        if (l.shmExclusive[i] && l.shmExclusive[i] != &s)
            return SQLITE_BUSY;
        if (exclusive && l.shmShared[i] > (ownShared ? 1 : 0))
            return SQLITE_BUSY;
    }
    for (int i = offset; i < offset + count; ++i) {
        const uint32_t bit = 1u << i;
        if (flags & SQLITE_SHM_LOCK) {
            if (exclusive) {
                l.shmExclusive[i] = &s;
                s.shmExclusive |= bit;
            } else if (!(s.shmShared & bit)) {
                ++l.shmShared[i];
                s.shmShared |= bit;
            }
        } else {
            if (s.shmExclusive & bit)
                l.shmExclusive[i] = nullptr;
            if (s.shmShared & bit)
                --l.shmShared[i];
            s.shmExclusive &= ~bit;
            s.shmShared &= ~bit;
        }
    }
    return SQLITE_OK;
}

void shmBarrier(sqlite3_file*)
{
    std::atomic_thread_fence(std::memory_order_seq_cst);
}

int shmUnmap(sqlite3_file* file, int)
{
    State& s = of(file);
    for (int i = 0; i < 8; ++i)
        shmLock(file, i, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED);
    std::lock_guard guard(s.disk->mutex());
    if (s.mapped && --s.shared->mappings == 0)
        s.shared->regions.clear();
    s.mapped = false;
    return SQLITE_OK;
}

const sqlite3_io_methods methods = {2,          closeFile,    readFile,      writeFile,       truncateFile, syncFile,
                                    fileSize,   lockFile,     unlockFile,    checkReserved,   fileControl,  sectorSize,
                                    characteristics, shmMap,  shmLock,       shmBarrier,      shmUnmap,     nullptr,
                                    nullptr};

int closeFile(sqlite3_file* file)
{
    State& s = of(file);
    unlockFile(file, SQLITE_LOCK_NONE);
    shmUnmap(file, 0);
    if (s.deleteOnClose && !s.path.empty())
        (void)s.disk->remove(s.path, s.generation);
    delete &s;
    return SQLITE_OK;
}

int openFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* outFlags)
{
    const auto& own = *static_cast<FaultVfs::Vfs*>(vfs);
    FaultDisk& disk = *own.disk;
    file->pMethods = nullptr;
    auto state = std::make_unique<State>();
    state->disk = &disk;
    state->generation = own.generation;
    state->path = name ? name : "";
    state->withName = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL);
    state->deleteOnClose = flags & SQLITE_OPEN_DELETEONCLOSE;
    if (name) {
        Error error;
        state->node = disk.open(state->path, flags & SQLITE_OPEN_CREATE, own.generation, &error);
        if (!state->node)
            return codeOf(error, SQLITE_CANTOPEN);
        state->shared = disk.shared(state->path);
    } else {
        state->node = disk.anonymous();
        state->shared = std::make_shared<FaultDisk::Shared>();
    }
    file->pMethods = &methods;
    static_cast<VfsFile*>(file)->state = state.release();
    if (outFlags)
        *outFlags = flags;
    return SQLITE_OK;
}

int deleteFile(sqlite3_vfs* vfs, const char* name, int syncFolder)
{
    const auto& own = *static_cast<FaultVfs::Vfs*>(vfs);
    FaultDisk& disk = *own.disk;
    auto done = disk.remove(name, own.generation);
    if (!done)
        return done.error().kind == ErrorKind::NotFound ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE;
    if (syncFolder && !disk.syncNames("", own.generation))
        return SQLITE_IOERR_DIR_FSYNC;
    return SQLITE_OK;
}

int accessFile(sqlite3_vfs* vfs, const char* name, int, int* out)
{
    *out = static_cast<FaultVfs::Vfs*>(vfs)->disk->exists(name);
    return SQLITE_OK;
}

int fullName(sqlite3_vfs*, const char* name, int size, char* out)
{
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

} // namespace

FaultVfs::FaultVfs(FaultDisk& disk)
    : m_vfs(std::make_unique<Vfs>())
{
    static std::atomic<int> count{0};
    const sqlite3_vfs* usual = sqlite3_vfs_find(nullptr);
    static_cast<sqlite3_vfs&>(*m_vfs) = *usual; // time, randomness and sleep are the usual ones
    m_vfs->iVersion = 2;
    m_vfs->szOsFile = sizeof(VfsFile);
    m_vfs->mxPathname = 512;
    m_vfs->pNext = nullptr;
    m_vfs->disk = &disk;
    m_vfs->generation = disk.generation();
    m_vfs->ownName = "fault-" + std::to_string(++count);
    m_vfs->zName = m_vfs->ownName.c_str();
    m_vfs->xOpen = openFile;
    m_vfs->xDelete = deleteFile;
    m_vfs->xAccess = accessFile;
    m_vfs->xFullPathname = fullName;
    sqlite3_vfs_register(m_vfs.get(), 0);
}

FaultVfs::~FaultVfs()
{
    sqlite3_vfs_unregister(m_vfs.get());
}

const char* FaultVfs::name() const
{
    return m_vfs->zName;
}

} // namespace posthorn::test
