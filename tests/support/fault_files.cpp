#include "tests/support/fault_files.h"

namespace posthorn::test {

namespace {

class FaultFile final : public File {
public:
    FaultFile(FaultDisk& disk, FaultDisk::NodePtr node, std::string path, uint64_t generation)
        : m_disk(disk)
        , m_node(std::move(node))
        , m_path(std::move(path))
        , m_generation(generation)
    {
    }
    Result<void> write(int64_t offset, std::span<const std::string_view> pieces) override
    {
        std::string all;
        for (const std::string_view piece : pieces)
            all += piece;
        return m_disk.write(*m_node, m_path, m_generation, offset, all);
    }
    Result<std::string> read(int64_t offset, size_t size) override
    {
        return m_disk.read(*m_node, m_generation, offset, size);
    }
    Result<void> sync() override { return m_disk.sync(*m_node, m_path, m_generation, false); }
    Result<void> truncate(int64_t size) override { return m_disk.truncate(*m_node, m_path, m_generation, size); }
    Result<int64_t> size() override { return m_disk.size(*m_node); }

private:
    FaultDisk& m_disk;
    FaultDisk::NodePtr m_node;
    const std::string m_path;
    const uint64_t m_generation;
};

} // namespace

Result<std::unique_ptr<File>> FaultFiles::open(const std::string& path, OpenMode mode)
{
    Error error;
    auto node = m_disk.open(path, mode == OpenMode::ReadWrite, m_generation, &error);
    if (!node)
        return passOn(error);
    return std::make_unique<FaultFile>(m_disk, std::move(node), path, m_generation);
}

Result<std::vector<std::string>> FaultFiles::list(const std::string& folder)
{
    return m_disk.list(folder);
}

Result<void> FaultFiles::remove(const std::string& path)
{
    return m_disk.remove(path, m_generation);
}

Result<void> FaultFiles::rename(const std::string& from, const std::string& to)
{
    return m_disk.rename(from, to, m_generation);
}

Result<void> FaultFiles::makeFolder(const std::string&)
{
    return {}; // folders are only prefixes here
}

Result<void> FaultFiles::syncFolder(const std::string& path)
{
    return m_disk.syncNames(path, m_generation);
}

Result<int64_t> FaultFiles::freeSpace(const std::string&)
{
    return m_disk.freeSpace();
}

} // namespace posthorn::test
