// The FileSystem face of a FaultDisk, from one start of the machine to the next loss of power: make a new one then.
#pragma once

#include "base/files.h"
#include "tests/support/fault_disk.h"

namespace posthorn::test {

class FaultFiles final : public FileSystem {
public:
    explicit FaultFiles(FaultDisk& disk) : m_disk(disk), m_generation(disk.generation()) {}
    Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override;
    Result<std::vector<std::string>> list(const std::string& folder) override;
    Result<void> remove(const std::string& path) override;
    Result<void> rename(const std::string& from, const std::string& to) override;
    Result<void> makeFolder(const std::string& path) override;
    Result<void> syncFolder(const std::string& path) override;
    Result<int64_t> freeSpace(const std::string& folder) override;

private:
    FaultDisk& m_disk;
    const uint64_t m_generation;
};

} // namespace posthorn::test
