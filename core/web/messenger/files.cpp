#include "web/messenger/files.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <algorithm>

namespace posthorn::web {

namespace {

constexpr uint64_t mostBytes = 256 * 1024 * 1024;
constexpr qsizetype mostFiles = 5000;
constexpr std::string_view topFolder = "posthorn-messenger/";

bool isSystemName(std::string_view name)
{
    return !name.empty() && name.size() <= 64 && name.front() != '.' && name.front() != '-' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
           });
}

/// The plain files below @p path, by their name within it.
QList<QFileInfo> filesBelow(const QString& path)
{
    QList<QFileInfo> files;
    if (QFileInfo(path).isSymLink())
        return files;
    QDirIterator walk(path, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories); // links are not followed
    while (walk.hasNext() && files.size() <= mostFiles) {
        walk.next();
        if (!QDir(path).relativeFilePath(walk.filePath()).contains(QLatin1String("/.")) &&
            !walk.fileName().startsWith(QLatin1Char('.')))
            files.append(walk.fileInfo());
    }
    std::sort(files.begin(), files.end(),
              [](const QFileInfo& a, const QFileInfo& b) { return a.filePath() < b.filePath(); });
    return files;
}

/// One archive's way out: what all share, then what is this one's own.
class ArchiveSource final : public http::Source {
public:
    ArchiveSource(std::shared_ptr<const void> owner, std::string_view shared, std::string own)
        : m_owner(std::move(owner))
        , m_shared(shared)
        , m_own(std::move(own))
    {
    }
    std::optional<uint64_t> size() const override { return m_shared.size() + m_own.size() - m_at; }
    void read(size_t most, Reply<std::string> reply) override
    {
        std::string piece;
        if (m_at < m_shared.size())
            piece = m_shared.substr(m_at, most);
        else
            piece = m_own.substr(m_at - m_shared.size(), most);
        m_at += piece.size();
        reply(std::move(piece));
    }

private:
    std::shared_ptr<const void> m_owner;
    std::string_view m_shared;
    std::string m_own;
    size_t m_at = 0;
};

} // namespace

void MessengerFiles::setFolder(const std::string& path)
{
    const std::lock_guard lock(m_mutex);
    m_folder = path;
}

std::vector<MessengerFiles::System> MessengerFiles::look() const
{
    QString folder;
    {
        const std::lock_guard lock(m_mutex);
        folder = QString::fromStdString(m_folder);
    }
    std::vector<System> list;
    if (folder.isEmpty())
        return list;
    const auto entries = QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo& entry : entries) {
        System system;
        system.name = entry.fileName().toStdString();
        if (!isSystemName(system.name))
            continue;
        for (const QFileInfo& file : filesBelow(entry.filePath())) {
            system.bytes += uint64_t(file.size());
            ++system.files;
        }
        if (system.files == 0)
            continue;
        QFile version(entry.filePath() + QLatin1String("/VERSION"));
        if (!QFileInfo(version).isSymLink() && version.open(QIODevice::ReadOnly))
            system.version = version.readLine(64).trimmed().toStdString();
        list.push_back(std::move(system));
    }
    return list;
}

void MessengerFiles::systems(Executor& asker, Reply<std::vector<System>> reply)
{
    m_thread.post([this, &asker, reply = std::move(reply)] {
        asker.post([reply, list = look()]() mutable { reply(std::move(list)); });
    });
}

Result<std::shared_ptr<const MessengerFiles::Packed>> MessengerFiles::packed(const std::string& system)
{
    const auto nothing = fail(ErrorKind::NotFound, "the messenger is not installed for this system");
    const auto there = look();
    if (std::none_of(there.begin(), there.end(), [&](const System& each) { return each.name == system; }))
        return nothing;
    QString path;
    {
        const std::lock_guard lock(m_mutex);
        path = QString::fromStdString(m_folder + '/' + system);
    }
    const QList<QFileInfo> files = filesBelow(path);
    std::string stamp = path.toStdString();
    uint64_t bytes = 0;
    for (const QFileInfo& file : files) {
        stamp += '\n' + file.filePath().toStdString() + ' ' + std::to_string(file.size()) + ' ' +
                 std::to_string(file.lastModified().toMSecsSinceEpoch());
        bytes += uint64_t(file.size());
    }
    if (bytes > mostBytes || files.size() > mostFiles)
        return fail(ErrorKind::TooLarge, "the messenger's files are too many for one archive", path.toStdString());
    auto& kept = m_packed[system];
    if (kept && kept->stamp == stamp)
        return kept;
    auto fresh = std::make_shared<Packed>();
    fresh->stamp = stamp;
    for (const QFileInfo& info : files) {
        QFile file(info.filePath());
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorKind::Io, "the messenger's files cannot be read", info.filePath().toStdString());
        const QByteArray content = file.readAll();
        ZipWriter::Member member;
        member.name = std::string(topFolder) + QDir(path).relativeFilePath(info.filePath()).toStdString();
        member.bytes = {content.constData(), size_t(content.size())};
        member.modified = info.lastModified().toMSecsSinceEpoch();
        member.mode = info.isExecutable() ? 0755 : 0644;
        if (!fresh->files.add(member))
            return fail(ErrorKind::TooLarge, "the messenger's files are too many for one archive", path.toStdString());
    }
    kept = std::move(fresh);
    return kept;
}

void MessengerFiles::pack(const std::string& system, const std::string& profileName, std::string profile,
                          Executor& asker, Reply<std::unique_ptr<http::Source>> reply)
{
    m_thread.post([this, system, profileName, profile = std::move(profile), &asker, reply = std::move(reply)] {
        auto shared = packed(system);
        if (!shared)
            return asker.post([reply, error = shared.error()] { reply(passOn(error)); });
        ZipWriter own = ZipWriter::after((*shared)->files);
        ZipWriter::Member member;
        member.name = std::string(topFolder) + profileName;
        member.bytes = profile;
        member.modified = Clock::system().now();
        member.mode = 0600;
        (void)own.add(member);
        // std::function copies its tasks: the source is made where it is handed over.
        asker.post([reply, shared = *shared, tail = own.data() + own.directory()] {
            reply(std::unique_ptr<http::Source>(std::make_unique<ArchiveSource>(shared, shared->files.data(), tail)));
        });
    });
}

} // namespace posthorn::web
