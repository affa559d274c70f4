// The data folder: its layout, its lock, the installation's secret.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace posthorn::server {

class DataFolder {
public:
    /// Makes what is missing (all 0700) and takes the lock. InUse when another server has it.
    static Result<std::unique_ptr<DataFolder>> open(const std::string& path);
    ~DataFolder();
    DataFolder(const DataFolder&) = delete;
    DataFolder& operator=(const DataFolder&) = delete;

    const std::string& path() const { return m_path; }
    std::string settingsFile() const { return m_path + "/posthorn.ini"; }
    std::string directoryFile() const { return m_path + "/directory.db"; }
    std::string controllerAccountsFile() const { return m_path + "/ctrlaccounts.tab"; }
    std::string logs() const { return m_path + "/LOGS"; }
    std::string tls() const { return m_path + "/tls"; }
    std::string portsFile() const { return m_path + "/run/ports.json"; }
    std::string controlSocket() const { return m_path + "/run/control"; }
    /// True when no server has run here before.
    bool isNew() const { return m_new; }
    /// 32 random octets, made at the first start and kept in a file that only the owner can read.
    Result<std::string> secret();

private:
    DataFolder(std::string path, int lock, bool isNew);
    const std::string m_path;
    const int m_lock;
    const bool m_new;
};

} // namespace posthorn::server
