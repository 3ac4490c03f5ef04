import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What the product sells. Limits: null means unlimited. */
@Entity('plans')
@Unique('plans_slug_key', ['slug'])
export class Plan {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  slug: string;

  /** A retired plan still entitles those who have it. */
  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;

  /** The plan of tenants without an entitled subscription; exactly one should have it. */
  @Column('boolean', { name: 'is_default', default: false })
  isDefault: boolean;

  @Column('integer', { name: 'max_workspaces', nullable: true })
  maxWorkspaces: number | null;

  @Column('integer', { name: 'max_members_per_workspace', nullable: true })
  maxMembersPerWorkspace: number | null;

  @Column('integer', { name: 'max_projects_per_workspace', nullable: true })
  maxProjectsPerWorkspace: number | null;

  @Column('integer', { name: 'max_storage_mb', nullable: true })
  maxStorageMb: number | null;

  @Column('integer', { name: 'max_executions_per_month', nullable: true })
  maxExecutionsPerMonth: number | null;

  /** Higher is better: the best of several subscriptions decides. */
  @Column('integer', { name: 'sort_order', default: 0 })
  sortOrder: number;

  @Column('boolean', { name: 'allow_custom_domains', default: false })
  allowCustomDomains: boolean;

  @Column('boolean', { name: 'allow_sso', default: false })
  allowSso: boolean;

  @Column('boolean', { name: 'allow_api_access', default: false })
  allowApiAccess: boolean;

  @Column('boolean', { name: 'allow_audit_log', default: false })
  allowAuditLog: boolean;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
