#include "messenger/client/profile/json_file.h"

#include <QFile>
#include <QJsonDocument>

#include "base/files.h"

namespace posthorn::messenger {

Result<QJsonObject> readJsonFile(const QString& path)
{
    QFile file(path);
    if (!file.exists())
        return fail(ErrorKind::NotFound, "there is no such file", path.toStdString());
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, "the file cannot be read: " + path.toStdString(), file.errorString().toStdString());
    if (file.size() > longestJsonFile)
        return fail(ErrorKind::TooLarge, "the file is too large: " + path.toStdString());
    const QByteArray bytes = file.read(longestJsonFile + 1);
    if (bytes.size() > longestJsonFile)
        return fail(ErrorKind::TooLarge, "the file is too large: " + path.toStdString());
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
    if (!document.isObject())
        return fail(ErrorKind::Corrupt, "the file is damaged: " + path.toStdString(), problem.errorString().toStdString());
    return document.object();
}

Result<void> writeJsonFile(const QString& path, const QJsonObject& object)
{
    const QByteArray bytes = QJsonDocument(object).toJson();
    return replaceFile(FileSystem::system(), path.toStdString(), std::string_view(bytes.constData(), size_t(bytes.size())));
}

} // namespace posthorn::messenger
