// A disk in memory that forgets what was not synced. Two faces share it: FaultFiles (fault_files.h) is the store's
// FileSystem, and a SQLite VFS (fault_vfs.h) holds the index, so that one power loss strikes both at the same moment.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace posthorn::test {

class FaultDisk {
public:
    enum class Op { Write, Sync, SyncFolder, Truncate, Open };
    /// Asked before each operation; an ErrorKind makes it fail. Called under the disk's mutex.
    using Fault = std::function<std::optional<ErrorKind>(Op, const std::string& path)>;

    explicit FaultDisk(uint64_t seed) : m_random(seed) {}

    /// One file's bytes, as programs see them and as they lie on the platter.
    struct Node {
        std::string now;
        std::string durable;
        std::vector<bool> dirty; ///< sectors written since the last sync
    };
    using NodePtr = std::shared_ptr<Node>;

    void setFault(Fault fault);
    /// Everything that was not synced is lost, or not: each sector by itself, sizes and names in order. Handles of
    /// before fail from now on. What comes next is the next start of the machine.
    void losePower();
    uint64_t generation();
    uint64_t operations(); ///< writes and syncs so far
    void setFreeSpace(int64_t bytes);
    int64_t freeSpace();

    // For the two faces. @p generation is that of the handle.
    NodePtr open(const std::string& path, bool create, uint64_t generation, Error* error);
    NodePtr anonymous() { return std::make_shared<Node>(); }
    bool exists(const std::string& path);
    std::vector<std::string> list(const std::string& folder);
    Result<void> remove(const std::string& path, uint64_t generation);
    Result<void> rename(const std::string& from, const std::string& to, uint64_t generation);
    Result<void> write(Node& node, const std::string& path, uint64_t generation, int64_t offset,
                       std::string_view bytes);
    Result<std::string> read(Node& node, uint64_t generation, int64_t offset, size_t size);
    Result<void> truncate(Node& node, const std::string& path, uint64_t generation, int64_t size);
    Result<void> sync(Node& node, const std::string& path, uint64_t generation, bool withName);
    Result<void> syncNames(const std::string& folder, uint64_t generation);
    int64_t size(Node& node);

    /// What processes share about a file while the machine runs: SQLite's locks and shared memory.
    struct Shared {
        int shared = 0;
        const void* reserved = nullptr;
        const void* pending = nullptr;
        const void* exclusive = nullptr;
        std::vector<std::unique_ptr<char[]>> regions;
        int mappings = 0; ///< connections that use the regions; the last one takes them along
        int shmShared[8] = {};
        const void* shmExclusive[8] = {};
    };
    std::shared_ptr<Shared> shared(const std::string& path);
    std::mutex& mutex() { return m_mutex; }

private:
    static constexpr size_t sector = 512;
    struct NameOp {
        std::string remove; ///< empty for none
        std::string add;
        NodePtr node;
    };
    std::optional<Error> fault(Op op, const std::string& path, uint64_t generation);
    void touchSectors(Node& node, int64_t offset, size_t size);
    void loseNode(Node& node);
    bool coin() { return m_random() & 1; }

    std::mutex m_mutex;
    std::mt19937_64 m_random;
    Fault m_fault;
    uint64_t m_generation = 1;
    uint64_t m_operations = 0;
    int64_t m_free = int64_t(1) << 40;
    std::map<std::string, NodePtr> m_names;
    std::map<std::string, NodePtr> m_durableNames;
    std::vector<NameOp> m_pendingNames; ///< in order; a power loss keeps the first few
    std::map<std::string, std::shared_ptr<Shared>> m_shared;
};

} // namespace posthorn::test
