// One start of a machine whose disk fails and forgets: a store on it, to the next loss of power.
#pragma once

#include <memory>

#include "tests/support/fault_files.h"
#include "tests/support/fault_vfs.h"

namespace posthorn::test {

template<class StoreType, class Options, class ClientType>
struct FaultyBoot {
    explicit FaultyBoot(FaultDisk& disk) : files(disk), vfs(disk)
    {
        options.folder = "/data";
        options.files = &files;
        options.sqliteVfs = vfs.name();
    }
    ~FaultyBoot()
    {
        store.reset();
        client.reset();
    }
    Result<void> start()
    {
        auto opened = StoreType::open(options);
        if (!opened)
            return passOn(opened.error());
        store = std::move(*opened);
        client = std::make_unique<ClientType>(*store);
        return {};
    }

    FaultFiles files;
    FaultVfs vfs;
    Options options;
    std::unique_ptr<StoreType> store;
    std::unique_ptr<ClientType> client;
};

} // namespace posthorn::test
