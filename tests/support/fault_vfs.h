// The SQLite face of a FaultDisk: a VFS whose files lie on it, with locks and shared memory for the connections of this
// process. Like FaultFiles, it serves from one start of the machine to the next loss of power.
#pragma once

#include <memory>
#include <string>

#include "tests/support/fault_disk.h"

namespace posthorn::test {

class FaultVfs {
public:
    /// Registers the VFS under a name of its own, until this object goes.
    explicit FaultVfs(FaultDisk& disk);
    ~FaultVfs();
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;
    const char* name() const;
    struct Vfs;

private:
    std::unique_ptr<Vfs> m_vfs;
};

} // namespace posthorn::test
