#include "store/store.h"

#include <algorithm>

#include "store/check/check.h"
#include "store/check/replay.h"
#include "store/core.h"
#include "store/maintain/maintenance.h"
#include "store/read/reader.h"
#include "store/search/search_room.h"
#include "store/sql/query.h"
#include "store/sql/sqlite_connection.h"
#include "store/verbs/verbs.h"
#include "watch/hub.h"

namespace posthorn::store {

namespace {

using sql::SqliteConnection;

sql::Opener sqliteOpener(const StoreOptions& options, SqliteConnection::Mode mode)
{
    return [path = options.folder + "/mail.db", mode, vfs = options.sqliteVfs] {
        return SqliteConnection::open(path, mode, vfs);
    };
}

/// True when the folder has mail but no index.
Result<bool> lacksIndex(const StoreOptions& options)
{
    auto names = options.files->list(options.folder);
    if (!names)
        return passOn(names.error());
    if (std::binary_search(names->begin(), names->end(), "mail.db"))
        return false;
    auto segments = listSegments(*options.files, options.folder + "/segments");
    if (!segments)
        return passOn(segments.error());
    return !segments->empty();
}

} // namespace

Core::Core(StoreOptions given)
    : options(std::move(given))
    , openWriter(options.openWriter ? options.openWriter : sqliteOpener(options, SqliteConnection::Mode::Writer))
    , openReader(options.openReader ? options.openReader : sqliteOpener(options, SqliteConnection::Mode::Reader))
    , segments(*options.files, options.folder + "/segments")
{
    shareMemory();
}

Core::~Core() = default;

void Core::shareMemory()
{
    const auto memory = size_t(limits().cacheMemory);
    snapshots.setBudget(memory / 4);
    summaries.setBudget(memory - memory / 4);
}

Store::Store(std::shared_ptr<Core> core)
    : m_core(std::move(core))
{
}

Store::~Store()
{
    m_core->maintenance.reset();
    m_core->search->stop();
    m_core->writer->stop();
}

Result<std::unique_ptr<Store>> Store::open(StoreOptions options)
{
    POSTHORN_TRY(options.files->makeFolder(options.folder + "/segments"));
    POSTHORN_TRY(options.files->syncFolder(options.folder));
    if (!options.openWriter) {
        auto lacks = lacksIndex(options);
        if (!lacks)
            return passOn(lacks.error());
        if (*lacks) {
            if (options.hub)
                options.hub->log(watch::Channel::System, watch::Level::Warning,
                                 "store: the index is missing; it is made anew from the segments");
            if (auto rebuilt = rebuildIndexFile(options, {}); !rebuilt)
                return passOn(rebuilt.error());
        }
    }
    auto core = std::make_shared<Core>(std::move(options));
    core->search = std::make_unique<SearchRoom>(*core);
    core->snapshots.onAdded([room = core->search.get()](AccountId account) { room->noteAdded(account); });
    Writer::Setup setup;
    setup.folder = core->options.folder;
    setup.files = core->options.files;
    setup.clock = core->options.clock;
    setup.hub = core->options.hub;
    setup.limits = [core = core.get()] { return core->limits(); };
    setup.snapshots = &core->snapshots;
    setup.open = core->openWriter;
    auto writer = Writer::start(std::move(setup));
    if (!writer)
        return passOn(writer.error());
    core->writer = std::move(*writer);
    // The index's own name must last, too, before anything that it alone knows is promised.
    POSTHORN_TRY(core->options.files->syncFolder(core->options.folder));
    if (core->options.maintenance)
        core->maintenance = std::make_unique<Maintenance>(*core);
    return std::unique_ptr<Store>(new Store(std::move(core)));
}

Facade Store::facade(Executor& worker)
{
    const auto reader = std::make_shared<Reader>(m_core, worker);
    return {makeMailboxes(reader), makeMessages(reader), makeDeliveries(reader), makeQueue(reader),
            makeLookup(reader), makeObjects(reader), makeSearch(reader), makeGrants(reader)};
}

void Store::createAccountMailboxes(AccountId account, Executor& asker, Reply<void> reply)
{
    m_core->writer->submit(verbs::createAccount(account, &asker, std::move(reply)));
}

void Store::removeAccount(AccountId account, Executor& asker, Reply<void> reply)
{
    auto done = [core = m_core, account, reply = std::move(reply)](Result<void> removed) {
        if (removed)
            core->search->forget(account);
        reply(std::move(removed));
    };
    m_core->writer->submit(verbs::removeAccount(account, &asker, std::move(done)));
}

Result<CheckReport> Store::verify(const Progress& progress)
{
    return verifyStore(*m_core, progress);
}

Result<CheckReport> Store::rebuild(const Progress& progress)
{
    auto report = rebuildStore(*m_core, progress);
    if (report)
        m_core->search->removeAll();
    return report;
}

Result<bool> Store::maintain()
{
    POSTHORN_TRY(forgetEnded(*m_core));
    POSTHORN_TRY(m_core->search->sweep());
    return compactOne(*m_core);
}

Result<CheckReport> rebuildOffline(const StoreOptions& options, const Progress& progress)
{
    auto report = rebuildIndexFile(options, progress);
    const std::string folder = options.folder + "/search";
    for (unsigned i = 0; report && i < 256; ++i) {
        for (const AccountId account : AccountIndex::list(*options.files, folder, i))
            (void)AccountIndex::remove(*options.files, folder, account); // what stays is found out when it is opened
    }
    return report;
}

} // namespace posthorn::store
