import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A tenant's workspace; plan and limits follow the tenant's plan. */
@Entity('workspaces')
@Unique('workspaces_slug_key', ['slug'])
@Index('workspaces_tenant_id_hookledger', ['tenantId'])
export class Workspace {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('text')
  name: string;

  @Column('text')
  slug: string;

  @Column('uuid', { name: 'plan_id', nullable: true })
  planId: string | null;

  @Column('integer', { name: 'max_members', nullable: true })
  maxMembers: number | null;

  @Column('integer', { name: 'max_projects', nullable: true })
  maxProjects: number | null;

  @Column('integer', { name: 'max_storage_mb', nullable: true })
  maxStorageMb: number | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
