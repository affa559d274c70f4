// One program for each profile: a second start hands its command line to the first one and ends. Main thread.
#pragma once

#include <memory>

#include <QLocalServer>
#include <QLockFile>
#include <QObject>
#include <QStringList>

namespace posthorn::messenger {

class OneInstance : public QObject {
    Q_OBJECT
public:
    /// @p folder: the profile's.
    explicit OneInstance(const QString& folder, QObject* parent = nullptr);

    enum class Role {
        First,   ///< this one it is
        Second,  ///< the other one has been told; end
        Unknown, ///< there is another one that does not answer, or the folder cannot be locked
    };
    /// @p arguments as they were given, without the program's name. Waits two seconds at most for the other one.
    Role claim(const QStringList& arguments);

Q_SIGNALS:
    /// A second start said this. With nothing it wants the window.
    void called(const QStringList& arguments);

private:
    void connected();
    bool tell(const QStringList& arguments) const;

    const QString m_name;
    QLockFile m_lock;
    QLocalServer m_server;
};

} // namespace posthorn::messenger
