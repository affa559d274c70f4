// The Servers tree: a branch for each log channel that has several listening services, these below; a service that is
// alone on its channel stands by itself. What services there are the server says: none is named here.
#pragma once

#include <QAbstractItemModel>
#include <vector>

#include "watch/values.h"

namespace posthorn::gui {

class ServerModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { NameColumn, PortColumn, SessionsColumn, ColumnCount };
    using QAbstractItemModel::QAbstractItemModel;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setServices(const std::vector<watch::ServiceView>& services);
    /// The service of a row; for a protocol's row, all below it.
    std::vector<watch::ServiceView> servicesAt(const QModelIndex& index) const;

private:
    struct Branch {
        watch::Channel channel;
        std::vector<watch::ServiceView> services;
    };
    static QString branchTitle(watch::Channel channel);
    QVariant branchData(const Branch& branch, int column, int role) const;
    QVariant serviceData(const watch::ServiceView& service, int column, int role) const;

    std::vector<Branch> m_branches;
};

/// The lamp of a state: full and green, hollow, or crossed and red; told apart by shape too.
QIcon stateLamp(watch::ServiceState state);

} // namespace posthorn::gui
