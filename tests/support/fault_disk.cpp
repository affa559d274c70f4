#include "tests/support/fault_disk.h"

#include <algorithm>
#include <set>

namespace posthorn::test {

namespace {

Error errorOf(ErrorKind kind, const std::string& path)
{
    return fail(kind, kind == ErrorKind::NoSpace ? "the disk is full" : "a made fault", path).value();
}

void apply(std::map<std::string, FaultDisk::NodePtr>& names, const std::string& remove, const std::string& add,
           const FaultDisk::NodePtr& node)
{
    if (!remove.empty())
        names.erase(remove);
    if (!add.empty())
        names[add] = node;
}

} // namespace

void FaultDisk::setFault(Fault fault)
{
    std::lock_guard lock(m_mutex);
    m_fault = std::move(fault);
}

uint64_t FaultDisk::generation()
{
    std::lock_guard lock(m_mutex);
    return m_generation;
}

uint64_t FaultDisk::operations()
{
    std::lock_guard lock(m_mutex);
    return m_operations;
}

void FaultDisk::setFreeSpace(int64_t bytes)
{
    std::lock_guard lock(m_mutex);
    m_free = bytes;
}

int64_t FaultDisk::freeSpace()
{
    std::lock_guard lock(m_mutex);
    return m_free;
}

std::optional<Error> FaultDisk::fault(Op op, const std::string& path, uint64_t generation)
{
    ++m_operations;
    if (m_fault) {
        if (const auto kind = m_fault(op, path))
            return errorOf(*kind, path);
    }
    if (generation != m_generation)
        return errorOf(ErrorKind::Io, path + ": the power is gone");
    return std::nullopt;
}

void FaultDisk::touchSectors(Node& node, int64_t offset, size_t size)
{
    if (size == 0)
        return;
    const size_t last = (size_t(offset) + size - 1) / sector;
    if (node.dirty.size() <= last)
        node.dirty.resize(last + 1);
    for (size_t s = size_t(offset) / sector; s <= last; ++s)
        node.dirty[s] = true;
}

void FaultDisk::loseNode(Node& node)
{
    std::string image = node.durable;
    if (node.now.size() != node.durable.size()) {
        // The new length may have come through or not; between the two only where the file grew.
        if (coin())
            image.resize(node.now.size());
        else if (node.now.size() > node.durable.size() && coin())
            image.resize(node.durable.size() + m_random() % (node.now.size() - node.durable.size()));
    }
    for (size_t s = 0; s < node.dirty.size(); ++s) {
        const size_t from = s * sector;
        if (!node.dirty[s] || from >= image.size() || from >= node.now.size() || coin())
            continue;
        const size_t count = std::min({sector, image.size() - from, node.now.size() - from});
        image.replace(from, count, node.now, from, count);
    }
    node.durable = image;
    node.now = std::move(image);
    node.dirty.clear();
}

void FaultDisk::losePower()
{
    std::lock_guard lock(m_mutex);
    ++m_generation;
    const size_t kept = m_pendingNames.empty() ? 0 : m_random() % (m_pendingNames.size() + 1);
    for (size_t i = 0; i < kept; ++i)
        apply(m_durableNames, m_pendingNames[i].remove, m_pendingNames[i].add, m_pendingNames[i].node);
    m_pendingNames.clear();
    m_names.clear();
    std::set<Node*> done;
    for (auto& [path, node] : m_durableNames) {
        if (!done.insert(node.get()).second)
            continue;
        loseNode(*node);
    }
    // New nodes, so that handles of before cannot reach them by any way.
    for (auto& [path, node] : m_durableNames) {
        auto fresh = std::make_shared<Node>(*node);
        node = fresh;
        m_names[path] = fresh;
    }
    m_shared.clear();
}

FaultDisk::NodePtr FaultDisk::open(const std::string& path, bool create, uint64_t generation, Error* error)
{
    std::lock_guard lock(m_mutex);
    if (generation != m_generation) {
        *error = errorOf(ErrorKind::Io, path + ": the power is gone");
        return nullptr;
    }
    if (const auto found = m_names.find(path); found != m_names.end())
        return found->second;
    if (!create) {
        *error = fail(ErrorKind::NotFound, "no such file", path).value();
        return nullptr;
    }
    if (auto made = fault(Op::Open, path, generation)) {
        *error = *made;
        return nullptr;
    }
    auto node = std::make_shared<Node>();
    m_names[path] = node;
    m_pendingNames.push_back({"", path, node});
    return node;
}

bool FaultDisk::exists(const std::string& path)
{
    std::lock_guard lock(m_mutex);
    return m_names.contains(path);
}

std::vector<std::string> FaultDisk::list(const std::string& folder)
{
    std::lock_guard lock(m_mutex);
    std::vector<std::string> names;
    const std::string prefix = folder + "/";
    for (const auto& [path, node] : m_names) {
        if (path.starts_with(prefix) && path.find('/', prefix.size()) == std::string::npos)
            names.push_back(path.substr(prefix.size()));
    }
    return names;
}

Result<void> FaultDisk::remove(const std::string& path, uint64_t generation)
{
    std::lock_guard lock(m_mutex);
    if (generation != m_generation)
        return passOn(errorOf(ErrorKind::Io, path));
    if (m_names.erase(path) == 0)
        return fail(ErrorKind::NotFound, "no such file", path);
    m_pendingNames.push_back({path, "", nullptr});
    return {};
}

Result<void> FaultDisk::rename(const std::string& from, const std::string& to, uint64_t generation)
{
    std::lock_guard lock(m_mutex);
    if (generation != m_generation)
        return passOn(errorOf(ErrorKind::Io, from));
    const auto found = m_names.find(from);
    if (found == m_names.end())
        return fail(ErrorKind::NotFound, "no such file", from);
    const NodePtr node = found->second;
    apply(m_names, from, to, node);
    m_pendingNames.push_back({from, to, node});
    return {};
}

Result<void> FaultDisk::write(Node& node, const std::string& path, uint64_t generation, int64_t offset,
                              std::string_view bytes)
{
    std::lock_guard lock(m_mutex);
    auto failed = fault(Op::Write, path, generation);
    if (failed) {
        if (generation != m_generation)
            return passOn(*failed);
        bytes = bytes.substr(0, bytes.empty() ? 0 : m_random() % bytes.size()); // a short write
    }
    if (node.now.size() < size_t(offset) + bytes.size())
        node.now.resize(size_t(offset) + bytes.size());
    node.now.replace(size_t(offset), bytes.size(), bytes);
    touchSectors(node, offset, bytes.size());
    if (failed)
        return passOn(*failed);
    return {};
}

Result<std::string> FaultDisk::read(Node& node, uint64_t generation, int64_t offset, size_t size)
{
    std::lock_guard lock(m_mutex);
    if (generation != m_generation)
        return passOn(errorOf(ErrorKind::Io, "read"));
    return size_t(offset) >= node.now.size() ? std::string() : node.now.substr(size_t(offset), size);
}

Result<void> FaultDisk::truncate(Node& node, const std::string& path, uint64_t generation, int64_t size)
{
    std::lock_guard lock(m_mutex);
    if (auto failed = fault(Op::Truncate, path, generation))
        return passOn(*failed);
    if (size_t(size) > node.now.size())
        touchSectors(node, int64_t(node.now.size()), size_t(size) - node.now.size());
    node.now.resize(size_t(size));
    return {};
}

Result<void> FaultDisk::sync(Node& node, const std::string& path, uint64_t generation, bool withName)
{
    std::lock_guard lock(m_mutex);
    if (auto failed = fault(Op::Sync, path, generation)) {
        if (generation == m_generation) {
            // As Linux does: some pages came through, the others are taken for clean and never written again.
            if (node.durable.size() < node.now.size() && coin())
                node.durable.resize(node.now.size());
            for (size_t s = 0; s < node.dirty.size(); ++s) {
                const size_t from = s * sector;
                if (!node.dirty[s] || from >= node.durable.size() || from >= node.now.size() || coin())
                    continue;
                const size_t count = std::min({sector, node.durable.size() - from, node.now.size() - from});
                node.durable.replace(from, count, node.now, from, count);
            }
            node.dirty.clear();
        }
        return passOn(*failed);
    }
    node.durable.resize(node.now.size());
    for (size_t s = 0; s < node.dirty.size(); ++s) {
        const size_t from = s * sector;
        if (node.dirty[s] && from < node.now.size()) {
            const size_t count = std::min(sector, node.now.size() - from);
            node.durable.replace(from, count, node.now, from, count);
        }
    }
    node.dirty.clear();
    if (withName) {
        for (const NameOp& op : m_pendingNames)
            apply(m_durableNames, op.remove, op.add, op.node);
        m_pendingNames.clear();
    }
    return {};
}

Result<void> FaultDisk::syncNames(const std::string& folder, uint64_t generation)
{
    std::lock_guard lock(m_mutex);
    if (auto failed = fault(Op::SyncFolder, folder, generation))
        return passOn(*failed);
    for (const NameOp& op : m_pendingNames)
        apply(m_durableNames, op.remove, op.add, op.node);
    m_pendingNames.clear();
    return {};
}

int64_t FaultDisk::size(Node& node)
{
    std::lock_guard lock(m_mutex);
    return int64_t(node.now.size());
}

std::shared_ptr<FaultDisk::Shared> FaultDisk::shared(const std::string& path)
{
    std::lock_guard lock(m_mutex);
    auto& found = m_shared[path];
    if (!found)
        found = std::make_shared<Shared>();
    return found;
}

} // namespace posthorn::test
